extension Moments {
  /// Moments with the prediction stretched about its mean and then moved.
  ///
  /// - Parameters:
  ///   - scale: by what deviations from the mean are multiplied.
  ///   - offset: what is added, in the unit of the series.
  package func mappingPrediction(scale: Double, offset: Double) -> Moments {
    Moments(
      count: count, goldMean: goldMean, predictionMean: predictionMean + offset,
      bias: bias + offset,
      goldSquares: goldSquares, predictionSquares: predictionSquares * scale * scale,
      products: products * scale)
  }
}
