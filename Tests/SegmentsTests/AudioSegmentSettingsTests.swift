import Segments
import Testing

struct AudioSegmentSettingsTests {
  @Test func theUsualStepsAreWhole() {
    #expect(AudioSegmentSettings.samplesPerStep(step: 0.04, sampleRate: 16_000) == 640)
    #expect(AudioSegmentSettings.samplesPerStep(step: 0.1, sampleRate: 44_100) == 4410)
    #expect(AudioSegmentSettings.stepsPerSequence(sequence: 6, step: 0.04) == 150)
    #expect(AudioSegmentSettings.stepsPerSequence(sequence: 300, step: 0.04) == 7500)
  }

  @Test(arguments: [0, -0.04, 0.040_01, 1e-9, 1e9, .nan, .infinity])
  func othersAreNone(step: Double) {
    #expect(AudioSegmentSettings.samplesPerStep(step: step, sampleRate: 16_000) == nil)
  }

  @Test(arguments: [0, -6, 0.03, 6.01, 1e300, .nan, .infinity])
  func otherSequencesAreNone(sequence: Double) {
    #expect(AudioSegmentSettings.stepsPerSequence(sequence: sequence, step: 0.04) == nil)
  }

  @Test func trapsOnAPartOfASample() async {
    await #expect(processExitsWith: .failure) {
      _ = AudioSegmentSettings(
        sampleRate: 16_000, step: 0.03001, sequence: 6, normalisation: .none)
    }
  }
}
