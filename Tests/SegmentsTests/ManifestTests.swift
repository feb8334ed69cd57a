import Files
import Segments
import TestSupport
import Testing
import TimeSeries

struct ManifestTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String) throws -> Manifest {
    try Manifest.read(path: try folder.file("manifest.csv", Array(text.utf8)))
  }

  private func problem(_ text: String) throws -> String? {
    let error = #expect(throws: FileError.self) { try read(text) }
    #expect(error?.kind == .badData)
    return error.map { "\($0.line ?? 0): \($0.problem)" }
  }

  @Test func aRecordingIsListedBySequences() {
    let manifest = Manifest(
      recording: "P16", stepCount: 350, step: 0.04, stepsPerSequence: 150, file: "s/P16.x")
    #expect(
      manifest.rows.map(\.line) == [
        "P16,0,0,6,s/P16.x", "P16,1,6,12,s/P16.x", "P16,2,12,14,s/P16.x",
      ])
    #expect(manifest.files == ["s/P16.x"])
  }

  @Test func whatIsWrittenReadsBack() throws {
    let rows = [
      Manifest.Row(recording: "a,b", sequence: 0, start: 0, end: 6, file: "say \"no\".x"),
      Manifest.Row(recording: " é ", sequence: 1, start: 5.96, end: 0.1 + 6, file: "a\"b,c"),
    ]
    let lines = [Manifest.columns.joined(separator: ",")] + rows.map(\.line)
    #expect(try read(lines.joined(separator: "\n") + "\n").rows == rows)
    #expect(try read("\u{feff}" + lines.joined(separator: "\r\n")).rows == rows)
    #expect(try read(lines.joined(separator: "\n\n\n")).rows == rows)
  }

  @Test func columnsMayStandInAnyOrder() throws {
    let manifest = try read("file,partition,end,start,sequence,recording\nf.x,train,6,0,2,P16\n")
    #expect(
      manifest.rows == [
        Manifest.Row(recording: "P16", sequence: 2, start: 0, end: 6, file: "f.x")
      ])
  }

  @Test func longManifestsAreReadInBlocks() throws {
    let header = Manifest.columns.joined(separator: ",")
    let lines = (0..<9000).map { "P16,\($0),\($0),\($0 + 1),folder/P16.audio.safetensors" }
    let manifest = try read(([header] + lines).joined(separator: "\n"))
    #expect(manifest.rows.count == 9000)
    #expect(manifest.rows.map(\.line) == lines)
    #expect(manifest.files == ["folder/P16.audio.safetensors"])
  }

  @Test func badInputIsNamedByItsLine() throws {
    let header = "recording,sequence,start,end,file\n"
    let expected = "1: expected recording,sequence,start,end,file"
    #expect(try problem("") == "\(expected), found nothing")
    #expect(try problem("recording,time\n") == "\(expected), found recording,time")
    #expect(try problem("file," + header)?.hasPrefix("1: ") == true)
    #expect(try problem(header + "P16,0,0,6\n") == "2: expected 5 fields, found 4")
    #expect(try problem(header + "P16,0,0,6,f,g\n") == "2: expected 5 fields, found 6")
    #expect(try problem(header + ",0,0,6,f\n") == "2: expected a recording, found ''")
    #expect(
      try problem(header + "P16,x,0,6,f\n") == "2: expected a sequence's number from 0, found 'x'")
    #expect(
      try problem(header + "\nP16,-1,0,6,f\n")
        == "3: expected a sequence's number from 0, found '-1'")
    #expect(
      try problem(header + "P16,0,nan,6,f\n") == "2: expected a start in seconds, found 'nan'")
    #expect(
      try problem(header + "P16,0,6,6,f\n")
        == "2: expected an end in seconds after the start, found '6'")
    #expect(
      try problem(header + "P16,0,0,inf,f\n")
        == "2: expected an end in seconds after the start, found 'inf'")
    #expect(try problem(header + "P16,0,0,6,\n") == "2: expected a file, found ''")
    #expect(
      try problem(header + "\"P16,0,0,6,f\n")
        == "2: expected a closing quote and then a comma or the line's end")
    #expect(
      try problem(header + "\"P\"16,0,0,6,f\n")
        == "2: expected a closing quote and then a comma or the line's end")
    #expect(try problem(header + "P\0,0,0,6,f\n") == "2: expected UTF-8 text, found bytes")
    #expect(
      try problem(header + String(repeating: "x", count: 200_000))
        == "2: expected a line of at most 16384 bytes, found a longer one")
  }

  @Test func aMissingFileIsNoInput() throws {
    let error = #expect(throws: FileError.self) { try Manifest.read(path: folder.path("none")) }
    #expect(error?.kind == .noInput)
    let directory = #expect(throws: FileError.self) { try Manifest.read(path: folder.path) }
    #expect(directory?.kind == .inputOutput || directory?.kind == .noInput)
  }
}
