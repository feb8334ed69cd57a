import Foundation
import TestSupport
import Testing

@Suite struct DemonstrationCorpusTests {
  /// What the script needs, which the tools and the other tests do not.
  private static let isPossible =
    ["espeak-ng", "sox", "ffmpeg", "python3"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
    }
    && (try? ShellRun("python3 -c 'import numpy'", in: FileManager.default.temporaryDirectory))?
      .status == 0

  private static let script =
    "'\(Products.package.appending(path: "Fixtures/speech-corpus/make-corpus").path)'"

  @Test(.enabled(if: isPossible))
  func isTheSameEveryTimeAndSharesNoVoices() throws {
    let scratch = try TemporaryFolder()
    let made = try ShellRun(
      "\(Self.script) --seconds 10 a && \(Self.script) --seconds 10 b && diff -r a b",
      in: scratch.url, limit: 300)
    #expect(String(decoding: made.stderr, as: UTF8.self) == "")
    #expect(made.stdout.isEmpty)
    #expect(made.status == 0)

    let corpus = scratch.url.appending(path: "a")
    let partition = try lines(of: corpus.appending(path: "partition.csv"))
    #expect(partition.first == "recording,partition")
    #expect(partition.filter { $0.hasSuffix(",train") }.count == 10)
    #expect(partition.filter { $0.hasSuffix(",validation") }.count == 5)
    #expect(partition.filter { $0.hasSuffix(",test") }.count == 5)
    for dimension in ["arousal", "valence"] {
      let ratings = try lines(of: corpus.appending(path: "ratings/\(dimension)/P20.csv"))
      #expect(ratings.count == 252)
      #expect(ratings.first == "time;FM1 ;FM2 ;FM3 ;FF1 ;FF2 ;FF3")
      #expect(ratings[1].hasPrefix("0.00;"))
      #expect(ratings[251].hasPrefix("10.00;"))
    }
    // 10 s of 44.1 kHz at two bytes, and a header.
    let audio = try Data(contentsOf: corpus.appending(path: "audio/P20.wav"))
    #expect(audio.count == 882_044)
    // The hiss of the last 40 ms: no pause is digital silence.
    #expect(audio.suffix(3_528).contains { $0 != 0 })

    let videos = try FileManager.default.contentsOfDirectory(
      atPath: corpus.appending(path: "video").path)
    #expect(videos.count == 20)
    let faces = try ShellRun("extract-faces a/video/P20.mp4", in: scratch.url)
    #expect(faces.status == 0)
    let steps = String(decoding: faces.stdout, as: UTF8.self).split(separator: "\n")
    #expect(steps.count == 251)
    // Column success.
    #expect(steps.dropFirst().allSatisfy { $0.split(separator: ",")[9] == "1" })
  }

  @Test(.enabled(if: isPossible))
  func liesAsRECOLADoes() throws {
    let scratch = try TemporaryFolder()
    let made = try ShellRun(
      "\(Self.script) --seconds 10 --recola --only P16 a && find a -type f | sort", in: scratch.url,
      limit: 300)
    #expect(
      String(decoding: made.stdout, as: UTF8.self) == """
        a/RECOLA-Annotation/emotional_behaviour/arousal/P16.csv
        a/RECOLA-Annotation/emotional_behaviour/valence/P16.csv
        a/RECOLA-Audio-recordings/P16.wav
        a/RECOLA-Video-recordings/P16.mp4

        """)
    #expect(made.status == 0)
  }

  @Test(
    .enabled(if: isPossible),
    arguments: [
      ("", "expected one folder, found 0", Int32(64)),
      ("--seconds 9 a", "--seconds: expected a whole number", 64),
      ("--loud a", "unknown option --loud", 64),
      (".", ".: expected no such folder yet, found one", 73),
      ("--only P15 a", "--only: expected --recola with it", 64),
      ("--recola --only P1 a", "--only: expected names such as P15, found 'P1'", 64),
    ])
  func refusesWhatItCannotDo(arguments: String, message: String, status: Int32) throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun("\(Self.script) \(arguments)", in: scratch.url)
    #expect(String(decoding: run.stderr, as: UTF8.self).hasPrefix("make-corpus: error: \(message)"))
    #expect(run.status == status)
  }

  @Test(.enabled(if: isPossible))
  func leavesNothingBehindWhenItIsStopped() throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun("exec \(Self.script) --seconds 60 a", in: scratch.url, limit: 1)
    #expect(run.status == 124)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
    #expect(left == [])
  }

  private func lines(of file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }
}
