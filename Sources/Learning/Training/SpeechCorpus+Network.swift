import Layers
import Networks

extension SpeechCorpus {
  /// - Throws: `badData` if a segment file's steps are not the network's.
  func check(fits configuration: SpeechConfiguration) throws(TrainingError) {
    for recording in recordings {
      let file = recording.segments
      guard
        file.samplesPerStep == configuration.samplesPerStep,
        file.sampleRate == configuration.sampleRate
      else {
        throw TrainingError(
          .badData,
          "\(file.path): expected \(configuration.samplesPerStep) samples a step at "
            + "\(configuration.sampleRate) Hz, found \(file.samplesPerStep) at \(file.sampleRate) Hz"
        )
      }
    }
  }
}

extension SpeechModel {
  /// Adds the gradient of half the squared weights of the filters, times the configuration's decay.
  func addFilterDecay() {
    let decay = configuration.filterDecay
    guard decay > 0 else { return }
    for shape in parameters.shapes where shape.name.hasPrefix("speech.conv") {
      let parameter = parameters.parameter(shape.name, shape.shape)
      for index in 0..<shape.count {
        parameter.gradient[index] += decay * parameter.value[index]
      }
    }
  }
}
