import sys

# ANCHOR: suma
def suma(a, b):
    # ANCHOR: cuerpo
    return a + b
    # ANCHOR_END: cuerpo
# ANCHOR_END: suma

print(suma(1, 2))
