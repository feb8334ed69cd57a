package import Networks
internal import Segments

extension RecordingSegments {
  /// Reads every sample once, which is nothing beside running the network on them.
  ///
  /// - Throws: `badData` if a file that the network needs is not there, its steps are not the
  ///   network's, or a sample is not finite.
  package func check(fits configuration: NetworkConfiguration) throws(TrainingError) {
    if let sound = configuration.sound {
      guard let audio else {
        throw TrainingError(.badData, "recording '\(recording)': expected its sound, found none")
      }
      guard audio.samplesPerStep == sound.samplesPerStep, audio.sampleRate == sound.sampleRate
      else {
        throw TrainingError(
          .badData,
          "\(audio.path): expected \(sound.samplesPerStep) samples a step at "
            + "\(sound.sampleRate) Hz, found \(audio.samplesPerStep) at \(audio.sampleRate) Hz")
      }
      try audio.checkSamples()
    }
    if let size = configuration.faceSize {
      guard let faces else {
        throw TrainingError(.badData, "recording '\(recording)': expected its faces, found none")
      }
      guard faces.size == size, faces.step == configuration.step else {
        throw TrainingError(
          .badData,
          "\(faces.path): expected faces of \(size) pixels every \(configuration.step) s, "
            + "found \(faces.size) pixels every \(faces.step) s")
      }
    }
  }
}

extension AudioSegmentFile {
  fileprivate func checkSamples() throws(TrainingError) {
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

extension SequenceNetwork {
  /// Copies steps of a recording to the network's input.
  ///
  /// - Parameters:
  ///   - steps: of the recording.
  ///   - place: where the first goes, in steps counted over the whole batch.
  ///   - augmentation: changes each face; nil leaves them as they are.
  /// - Precondition: the segments fit the network, and the place is in the batch.
  func read(
    _ steps: Range<Int>, of segments: RecordingSegments, at place: Int,
    augmentation: FaceAugmentation.Draws? = nil
  ) {
    if let samples {
      segments.audio?.withSamples(ofSteps: steps) { values in
        let width = values.count / steps.count
        let target = samples.value.elements[place * width..<(place + steps.count) * width]
        _ = UnsafeMutableBufferPointer(rebasing: target).update(fromContentsOf: values)
      }
    }
    if let pixels {
      segments.faces?.withFaces(ofSteps: steps) { faces in
        guard let first = faces.baseAddress else { return }
        let target = pixels.pointer + place * pixels.imageCount
        if let augmentation {
          augmentation.apply(to: first, faces: steps.count, into: target)
        } else {
          target.update(from: first, count: faces.count)
        }
      }
    }
  }
}
