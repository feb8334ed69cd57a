import Networks
import Segments

extension AudioSegmentFile {
  /// - Throws: `badData` if the file's steps are not the network's.
  package func check(fits configuration: SpeechConfiguration) throws(TrainingError) {
    guard samplesPerStep == configuration.samplesPerStep, sampleRate == configuration.sampleRate
    else {
      throw TrainingError(
        .badData,
        "\(path): expected \(configuration.samplesPerStep) samples a step at "
          + "\(configuration.sampleRate) Hz, found \(samplesPerStep) at \(sampleRate) Hz")
    }
  }
}
