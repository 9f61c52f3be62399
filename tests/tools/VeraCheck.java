// Drives veraPDF's validation engine: verapdf FLAVOUR FILE...   (ua1, 2a, 2b, 3u ... as veraPDF names them)
// A line a file, "conforms" or "fails", and under it each broken rule with how often and where first. Exit code 1 when a file fails.

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraCheck {
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("usage: verapdf FLAVOUR FILE...");
            System.exit(2);
        }
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            System.err.println("verapdf: no flavour named " + arguments[0]);
            System.exit(2);
        }
        boolean sound = true;
        for (int i = 1; i < arguments.length; i++) {
            sound &= check(flavour, new File(arguments[i]));
        }
        System.exit(sound ? 0 : 1);
    }

    static boolean check(PDFAFlavour flavour, File file) throws Exception {
        int failuresKept = 500;
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, failuresKept, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "conforms to " : "fails ") + flavour.getId() + ": " + file
                    + " (" + result.getTotalAssertions() + " assertions)");
            Map<String, Integer> times = new LinkedHashMap<>();
            Map<String, String> firstPlace = new LinkedHashMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + " "
                            + assertion.getMessage();
                    times.merge(rule, 1, Integer::sum);
                    firstPlace.putIfAbsent(rule, assertion.getLocation().getContext());
                }
            }
            times.forEach((rule, n) -> System.out.println("  " + n + " x " + rule + "\n      " + firstPlace.get(rule)));
            return result.isCompliant();
        }
    }
}
