use std::fs;
// ANCHOR: luz
fn encender() {
    # let a = 1;
    println!("luz");
}
// ANCHOR_END: luz
# fn oculta() {}
