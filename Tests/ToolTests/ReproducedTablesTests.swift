import Foundation
import TestSupport
import Testing

/// `scripts/reproduce-paper` on made-up recordings under the names that RECOLA's have.
@Suite struct ReproducedTablesTests {
  private static let script =
    "'\(Products.package.appending(path: "scripts/reproduce-paper").path)'"

  /// Two recordings to train on, one to choose by, one without ratings; no pictures. The run is killed
  /// while it trains its second network.
  @Test func goesOnAfterItWasKilledAndSaysWhatIsMissing() throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun(
      """
      set -eu
      '\(Products.package.appending(path: "Fixtures/hum/make-hum").path)' hum
      mkdir -p recola/RECOLA-Audio-recordings
      for pair in H1=P16 H2=P21 H3=P19 H4=P13; do
        cp hum/audio/${pair%=*}.wav recola/RECOLA-Audio-recordings/${pair#*=}.wav
        for dimension in arousal valence; do
          ratings=recola/RECOLA-Annotation/emotional_behaviour/$dimension
          mkdir -p $ratings
          cp hum/ratings/$dimension/${pair%=*}.csv $ratings/${pair#*=}.csv
          rm -f $ratings/P13.csv
        done
      done
      tables="recola --output out --quick --epochs 2 --tables II,VI"
      setsid \(Self.script) $tables > first 2>&1 &
      process=$!
      until [ -e out/paper/speech-150/model.safetensors.resume ]; do
        kill -0 $process || exit 1
        sleep 0.05
      done
      kill -KILL -$process
      wait $process || true
      if [ -e out/paper/speech-150/trained.csv ]; then touch finished; fi
      \(Self.script) $tables > second 2> notes
      grep -c -e '^segment-audio' -e '^train .*/speech-75/' second || true
      """, in: scratch.url, limit: 300)
    try #require(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")
    // What was done was not done again.
    #expect(String(decoding: run.stdout, as: UTF8.self) == "0\n")
    let notes = try text(of: "notes", in: scratch)
    // Unless it came to the end of that network before it was killed.
    let isFinished = FileManager.default.fileExists(
      atPath: scratch.url.appending(path: "finished").path)
    #expect(notes.contains("resumed after epoch ") != isFinished)

    let rows = try rows(of: "out/table-II.csv", in: scratch)
    #expect(rows.count == 12)
    for row in rows {
      let isSpeech = row["predictor"] == "Speech network"
      #expect((row["ours"] != "") == isSpeech && (row["reason"] == "") == isSpeech)
      #expect(row["partition"] == "validation" && row["published"] != "")
      if isSpeech {
        #expect(row["recordings"] == "1" && row["steps"] == "300")
      } else {
        #expect(
          row["reason"]
            == "no recording of the train partition with pictures and ratings")
      }
    }
    #expect(try self.rows(of: "out/table-VI.csv", in: scratch).allSatisfy { $0["ours"] == "" })
    let tables = try text(of: "out/tables.md", in: scratch)
    #expect(tables.components(separatedBy: "\nQUICK: small networks").count == 3)
    #expect(tables.contains("- `batch` 50 (the paper: 25): `paper/speech-75`\n"))
    #expect(tables.contains("- `warm_up` 20 (the paper does not say): `paper/speech-75`, "))
    let reasons = try text(of: "out/reasons.csv", in: scratch)
    #expect(reasons.contains("paper/audio,test,the ratings of the test partition are withheld\n"))
    #expect(try text(of: "out/tables.tex", in: scratch).contains(" & .744 / "))
  }

  /// What there are recordings for takes time, what there are none for does not; nothing is begun.
  @Test func costsAreMeasuredBeforeAnythingIsBegun() throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun(
      """
      set -eu
      '\(Products.package.appending(path: "Fixtures/hum/make-hum").path)' hum
      mkdir -p recola/RECOLA-Audio-recordings
      for pair in H1=P16 H2=P19; do
        cp hum/audio/${pair%=*}.wav recola/RECOLA-Audio-recordings/${pair#*=}.wav
        for dimension in arousal valence; do
          ratings=recola/RECOLA-Annotation/emotional_behaviour/$dimension
          mkdir -p $ratings
          cp hum/ratings/$dimension/${pair%=*}.csv $ratings/${pair#*=}.csv
        done
      done
      \(Self.script) recola --output out --tables III,V --costs
      ls out
      """, in: scratch.url, limit: 120)
    try #require(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")
    let lines = String(decoding: run.stdout, as: UTF8.self).split(separator: "\n")
    func cost(_ work: String) throws -> Double {
      let line = try #require(lines.first { $0.contains(work) }, "\(lines)")
      let words = line.split(separator: " ").suffix(2)
      let number = try #require(Double(words[words.startIndex]))
      #expect(["min", "h"].contains(words.last))
      return words.last == "h" ? 60 * number : number
    }
    #expect(try cost("two speech networks") > 0)
    #expect(try cost("four BLSTMs") > 0)
    #expect(try cost("the visual network") == 0)
    #expect(!lines.contains { $0.contains("Table II,") || $0.contains("Table IV") })
    #expect(!lines.contains("segments") && lines.contains("costs.txt"))
  }

  /// The challenge's folders, without its test ratings: commands and a gold standard as it comes.
  @Test func takesTheChallengesFolders() throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun(
      """
      set -eu
      mkdir -p avec/recordings_audio avec/recordings_video
      for name in train_1 train_2 dev_1 test_1; do
        touch avec/recordings_audio/$name.wav avec/recordings_video/$name.mp4
      done
      for name in train_1 train_2 dev_1; do
        for dimension in arousal valence; do
          ratings=avec/ratings_gold_standard/$dimension
          mkdir -p $ratings
          {
            printf '@relation GOLDSTANDARD_%s\\r\\n@attribute Instance_name string\\r\\n' $dimension
            printf '@attribute frameTime numeric\\r\\n@attribute GoldStandard numeric\\r\\n@data\\r\\n'
            printf '%s,%s,0.25\\r\\n' $name 0 $name 0.04 $name 0.08
          } > $ratings/$name.arff
        done
      done
      \(Self.script) avec --output out --dry-run > commands
      cd out
      make -s -f '\(Products.package.appending(path: "scripts/paper/Makefile").path)' gold.csv 2> notes
      head -n 3 gold.csv
      """, in: scratch.url)
    #expect(String(decoding: run.stderr, as: UTF8.self) == "")
    #expect(
      String(decoding: run.stdout, as: UTF8.self)
        == "recording,time,arousal,valence\ndev_1,0,0.25,0.25\ndev_1,0.04,0.25,0.25\n")
    let commands = try text(of: "commands", in: scratch)
    #expect(commands.contains("train multimodal "))
    #expect(commands.contains("segments/dev_1.faces.safetensors"))
    #expect(!commands.contains(" paper/") && !commands.contains("test_1"))
    let reasons = try text(of: "out/reasons.csv", in: scratch)
    #expect(
      reasons.contains(
        "paper/audio,validation,no recording of the train partition with sound and ratings\n"))
    #expect(
      reasons.contains("challenge/both,test,the ratings of the test partition are withheld\n"))
  }

  @Test(arguments: [
    ("", "expected a folder with RECOLA, found none", Int32(64)),
    ("none", "none: expected a folder, found none", 66),
    (". --tables II,IX", "--tables: expected II, III, IV, V or VI, found IX", 64),
    (". --jobs 0", "--jobs: expected a number from 1, found '0'", 64),
    (". --epochs", "--epochs: expected a value, found none", 64),
    (". --loud", "unknown option --loud", 64),
    (". --initial-weights none", "none: expected a readable file, found none", 66),
    (". --output out", "/", 66),
  ])
  func refusesWhatItCannotDo(arguments: String, message: String, status: Int32) throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun("\(Self.script) \(arguments)", in: scratch.url)
    let found = String(decoding: run.stderr, as: UTF8.self)
    #expect(found.hasPrefix("reproduce-paper: error: \(message)"))
    #expect(run.status == status)
  }

  @Test func otherSettingsAreNotMixed() throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun(
      """
      mkdir -p recola/RECOLA-Audio-recordings
      \(Self.script) recola --output out --quick --dry-run > commands || exit
      \(Self.script) recola --output out --quick --epochs 5 --dry-run
      """, in: scratch.url)
    #expect(run.status == 65)
    #expect(
      String(decoding: run.stderr, as: UTF8.self)
        == "reproduce-paper: error: out: expected the settings it was begun with, found others: "
        + "EPOCHS := 2; EPOCHS := 5\n")
  }

  /// All tables of the paper's 46 subjects, recordings of 10 s: minutes.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["CONCORD_WHOLE_PAPER"] == "1",
      "CONCORD_WHOLE_PAPER is not 1: all tables take minutes"))
  func everyCellIsFilledOrHasItsReason() throws {
    let scratch = try TemporaryFolder()
    let corpus = Products.package.appending(path: "Fixtures/speech-corpus/make-corpus").path
    let run = try ShellRun(
      """
      '\(corpus)' --recola --seconds 10 recola && \(Self.script) recola --output out --quick
      """, in: scratch.url, limit: 7200)
    try #require(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")
    for figure in [2, 3] {
      let drawn = try text(of: "out/figure-\(figure).svg", in: scratch)
      #expect(drawn.hasSuffix("</svg>\n"))
    }
    for (table, count) in [("II", 12), ("III", 32), ("IV", 32), ("V", 32), ("VI", 12)] {
      let rows = try rows(of: "out/table-\(table).csv", in: scratch)
      #expect(rows.count == count)
      for row in rows {
        #expect((row["ours"] == "") == (row["reason"] != ""), "\(row)")
        #expect(row["reason"] != "not computed yet", "\(row)")
        if row["ours"] != "" {
          #expect(
            row["recordings"] == (["II", "III"].contains(table) ? "15" : "9"), "\(row)")
        }
      }
    }
  }

  private func text(of file: String, in folder: TemporaryFolder) throws -> String {
    try String(contentsOf: folder.url.appending(path: file), encoding: .utf8)
  }

  /// A table without quoted fields, by column.
  private func rows(of file: String, in folder: TemporaryFolder) throws -> [[String: String]] {
    let lines = try text(of: file, in: folder).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    return lines.dropFirst().map {
      Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first })
    }
  }
}
