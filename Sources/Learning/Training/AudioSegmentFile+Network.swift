import Networks
import Segments

extension AudioSegmentFile {
  /// Reads every sample once, which is nothing beside running the network on them.
  ///
  /// - Throws: `badData` if the file's steps are not the network's, or a sample is not finite.
  package func check(fits configuration: SpeechConfiguration) throws(TrainingError) {
    guard samplesPerStep == configuration.samplesPerStep, sampleRate == configuration.sampleRate
    else {
      throw TrainingError(
        .badData,
        "\(path): expected \(configuration.samplesPerStep) samples a step at "
          + "\(configuration.sampleRate) Hz, found \(samplesPerStep) at \(sampleRate) Hz")
    }
    for step in 0..<stepCount {
      // Zero times a number is zero, unless the number is infinite or none.
      let isFinite = withSamples(ofSteps: step..<step + 1) { $0.reduce(0) { $0 + $1 * 0 } == 0 }
      guard isFinite else {
        throw TrainingError(
          .badData,
          "\(path): expected finite samples, found others in step \(step + 1) of \(stepCount)")
      }
    }
  }
}
