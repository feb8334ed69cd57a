import Files
import TestSupport
import Testing

@testable import Decoding

struct ContainerSourceTests {
  /// Milliseconds of a sound of one value: 8 samples each.
  private func sound(_ value: Int16, milliseconds: Int) -> [Int16] {
    [Int16](repeating: value, count: 8 * milliseconds)
  }

  private func read(_ file: ContainerFile) throws -> (samples: [Int], notices: [String]) {
    let folder = try TemporaryFolder()
    try file.write(to: folder.path("a.mkv"))
    let reader = try AudioReader(path: folder.path("a.mkv"))
    #expect(reader.sampleRate == 8000)
    let samples = try readAll(reader).map { Int($0 * 32_768) }
    return (samples, reader.notices)
  }

  /// Runs of equal samples: value and milliseconds.
  private func runs(_ samples: [Int]) -> [[Double]] {
    var runs: [[Double]] = []
    for sample in samples {
      if runs.last?[0] != Double(sample) { runs.append([Double(sample), 0]) }
      runs[runs.count - 1][1] += 0.125
    }
    return runs
  }

  @Test func soundFromTimeZeroIsLeftAlone() throws {
    let (samples, notices) = try read(
      ContainerFile(packets: [(0, sound(1, milliseconds: 20)), (20, sound(2, milliseconds: 20))]))
    #expect(runs(samples) == [[1, 20], [2, 20]])
    #expect(notices == [])
  }

  @Test func silenceStandsWhereSoundBeginsLate() throws {
    let (samples, notices) = try read(ContainerFile(packets: [(130, sound(1, milliseconds: 20))]))
    #expect(runs(samples) == [[0, 130], [1, 20]])
    #expect(notices == ["0.13 s of silence stand where there is no sound"])
  }

  /// The container's time 0 is where its first stream starts, not where its clock has a zero.
  @Test func timeZeroIsTheFirstStreamsStart() throws {
    let (samples, _) = try read(
      ContainerFile(packets: [(500, sound(1, milliseconds: 20))], frameCount: 0))
    #expect(runs(samples) == [[1, 20]])
  }

  @Test func gapsAreFilledWithSilence() throws {
    let (samples, _) = try read(
      ContainerFile(packets: [
        (0, sound(1, milliseconds: 20)), (140, sound(2, milliseconds: 20)),
        (163, sound(3, milliseconds: 20)),
      ]))
    #expect(runs(samples) == [[1, 20], [0, 120], [2, 20], [3, 20]])
  }

  @Test func channelsAreAveraged() throws {
    let pairs = (0..<160).map { Int16($0 % 2 == 0 ? 100 : 300) }
    let (samples, _) = try read(ContainerFile(packets: [(0, pairs)], channelCount: 2))
    #expect(runs(samples) == [[200, 10]])
  }

  @Test func aGapOfHoursIsRefused() throws {
    let error = #expect(throws: FileError.self) {
      try read(
        ContainerFile(packets: [
          (0, sound(1, milliseconds: 20)), (8_000_000, sound(2, milliseconds: 20)),
        ]))
    }
    #expect(error?.problem == "expected sound within 3600 s, found a gap of 7999 s after 0 s")
  }

  @Test func aVideoWithoutSoundIsRefused() throws {
    let error = #expect(throws: FileError.self) { try read(ContainerFile(packets: [])) }
    #expect(
      error?.problem == "expected a stream of sound, found none (streams of other kinds: 1)")
  }
}
