// Tests draw their random inputs from the generator of the product.
@_exported import Random
