/// The post-processing fitted on a validation set, a sequence of steps for each dimension.
package struct Chain: Equatable, Sendable {
  /// Which published procedure it was fitted by.
  package enum Variant: String, CaseIterable, Sendable {
    /// Median filter, centring, scaling about the mean, time shift, each recording by itself:
    /// P. Tzirakis et al., IEEE J. Sel. Top. Signal Process. 11(8), 1301-1309, 2017,
    /// doi:10.1109/JSTSP.2017.2764438, section V.
    case paper
    /// The challenge's scripts of 2016: the delay first; median filter across recordings; scaling
    /// about zero.
    case avec2016
  }

  package var variant: Variant
  /// Dimensions in the order in which they were fitted.
  package var dimensions: [Dimension]

  package struct Dimension: Equatable, Sendable {
    package var name: String
    /// Steps in the order in which they are applied, those that were not kept among them.
    package var steps: [FittedStep]

    package init(name: String, steps: [FittedStep]) {
      self.name = name
      self.steps = steps
    }

    /// The steps that were kept.
    package var applied: [ChainStep] { steps.filter(\.isKept).compactMap(\.step) }
  }

  /// A step that was tried, and what it did to the validation set.
  package struct FittedStep: Equatable, Sendable {
    package var kind: ChainStep.Kind
    /// The best values found; nil if there are none, e.g. to scale a constant.
    package var step: ChainStep?
    package var isKept: Bool
    /// Validation CCC, pooled over recordings, without and with the step; nil where it was not
    /// measured or is undefined.
    package var before: Double?
    package var after: Double?

    package init(
      kind: ChainStep.Kind, step: ChainStep?, isKept: Bool, before: Double? = nil,
      after: Double? = nil
    ) {
      self.kind = kind
      self.step = step
      self.isKept = isKept
      self.before = before
      self.after = after
    }
  }

  package init(variant: Variant, dimensions: [Dimension]) {
    self.variant = variant
    self.dimensions = dimensions
  }

  /// The steps kept for a dimension; nil if the chain does not know it.
  package func steps(of dimension: String) -> [ChainStep]? {
    dimensions.first { $0.name == dimension }?.applied
  }
}
