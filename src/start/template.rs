//! Small books that build as they are, one of each kind, in Spanish and in English.

use std::path::Path;

use super::{NewFile, Template};

/// A page of a template: its file, and its text in Spanish and in English.
type Page = (&'static str, &'static str, &'static str);

const NOVEL: &[Page] = &[
    (
        "01.md",
        "---\ntitle: La llegada\nweight: 1\n---\n\nLlegó de noche, con la lluvia detrás.\n\n—¿Hay alguien? —preguntó.\n\nNadie contestó. En el piso de arriba ardía una vela.\n\n---\n\nPor la mañana seguía ardiendo.\n",
        "---\ntitle: The Arrival\nweight: 1\n---\n\nShe came at night, with the rain behind her.\n\n“Is anybody there?” she asked.\n\nNo one answered. Upstairs a candle was burning.\n\n---\n\nIn the morning it was burning still.\n",
    ),
    (
        "02.md",
        "---\ntitle: La casa\nweight: 2\n---\n\nTenía nueve ventanas y una sola llave.\n",
        "---\ntitle: The House\nweight: 2\n---\n\nIt had nine windows and one key.\n",
    ),
];

const ESSAY: &[Page] = &[
    (
        "01-una-pregunta.md",
        "---\ntitle: Una pregunta\nweight: 1\n---\n\nTodo ensayo empieza por algo que no se sabe.[^1]\n\n> Lo que no se sabe, se escribe.\n\n## Lo que se sabe\n\nPoco, pero bien contado.\n\n[^1]: Las notas van al pie de su página.\n",
        "---\ntitle: A Question\nweight: 1\n---\n\nEvery essay begins with something that is not known.[^1]\n\n> What is not known is written.\n\n## What is known\n\nLittle, but well told.\n\n[^1]: Notes stand at the foot of their page.\n",
    ),
    (
        "02-una-respuesta.md",
        "---\ntitle: Una respuesta\nweight: 2\n---\n\nQue suele ser otra pregunta.\n",
        "---\ntitle: An Answer\nweight: 2\n---\n\nWhich is usually another question.\n",
    ),
];

const MANUAL: &[Page] = &[
    (
        "01-primeros-pasos.md",
        "---\ntitle: Primeros pasos\nweight: 1\n---\n\n1. Abra la caja.\n2. Lea esta página.\n\n| Pieza | Cantidad |\n|:------|---------:|\n| Tornillo | 8 |\n| Tuerca | 8 |\n\n> [!WARNING]\n> No apriete más de la cuenta.\n",
        "---\ntitle: First Steps\nweight: 1\n---\n\n1. Open the box.\n2. Read this page.\n\n| Part | Quantity |\n|:-----|---------:|\n| Screw | 8 |\n| Nut | 8 |\n\n> [!WARNING]\n> Do not tighten too much.\n",
    ),
    (
        "02-referencia.md",
        "---\ntitle: Referencia\nweight: 2\n---\n\n```sh\nmontar --despacio mesa\n```\n\nOpción\n: Lo que se puede cambiar.\n",
        "---\ntitle: Reference\nweight: 2\n---\n\n```sh\nassemble --slowly table\n```\n\nOption\n: What can be changed.\n",
    ),
];

const THESIS: &[Page] = &[
    (
        "01-introduccion.md",
        "---\ntitle: Introducción\nweight: 1\n---\n\nEl estado de la cuestión se resume en una nota.[^1]\n\n[^1]: Y en la bibliografía.\n",
        "---\ntitle: Introduction\nweight: 1\n---\n\nThe state of the question is told in a note.[^1]\n\n[^1]: And in the bibliography.\n",
    ),
    (
        "02-metodo.md",
        "---\ntitle: Método\nweight: 2\n---\n\n## Modelo\n\n$$\ny = a x + b\n$$\n\n## Datos\n\n| x | y |\n|--:|--:|\n| 1 | 2,1 |\n| 2 | 3,9 |\n",
        "---\ntitle: Method\nweight: 2\n---\n\n## Model\n\n$$\ny = a x + b\n$$\n\n## Data\n\n| x | y |\n|--:|--:|\n| 1 | 2.1 |\n| 2 | 3.9 |\n",
    ),
    (
        "03-conclusiones.md",
        "---\ntitle: Conclusiones\nweight: 3\n---\n\nQueda trabajo por hacer.\n",
        "---\ntitle: Conclusions\nweight: 3\n---\n\nMuch remains to be done.\n",
    ),
];

/// The files of a small book below `site`.
pub fn files(site: &Path, template: Template, lang: &str) -> Vec<NewFile> {
    let spanish = lang == "es";
    let (pages, style) = match template {
        Template::Novel => (NOVEL, "novela"),
        Template::Essay => (ESSAY, "ensayo"),
        Template::Manual => (MANUAL, "tecnico"),
        Template::Thesis => (THESIS, "academia"),
    };
    let (title, author, blank) = if spanish {
        ("Mi libro", "Nombre Apellido", "escriba aquí quién es el autor")
    } else {
        ("My Book", "Name Surname", "write the author's name here")
    };
    let language = if spanish { "es" } else { "en" };
    let settings = format!("title: {title}\nauthor: {author}      # ← {blank}\nlanguage: {language}\nstyle: {style}\ntrim: 6x9\n");
    let mut files = vec![NewFile { path: site.join("book.yaml"), text: settings }];
    let content = site.join("content");
    files.extend(pages.iter().map(|(name, es, en)| NewFile { path: content.join(name), text: if spanish { *es } else { *en }.to_owned() }));
    files
}
