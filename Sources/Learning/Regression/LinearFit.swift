package import LinearModels

/// One fit of one dimension, before it is known whether it is the best.
package struct LinearFit: Sendable {
  /// What it was fitted with: a factor of ridge, C, or of an RVM the number of its relevant inputs.
  package let setting: Double
  package var model: DimensionModel
}
