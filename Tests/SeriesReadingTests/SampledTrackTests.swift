import Files
import SeriesReading
import TestSupport
import Testing
import TimeSeries

/// Tracks of NOVA and SSI: a header, and values in another file.
@Suite struct SampledTrackTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func track(
    _ header: String, _ values: [UInt8]?, name: String = "P1.annotation",
    settings: SeriesSettings = SeriesSettings()
  ) throws -> TimeSeries {
    let path = try folder.file(name, Array(header.utf8))
    if let values { _ = try folder.file(name + "~", values) }
    return try TimeSeries.reading(path, settings: settings)
  }

  private func annotation(_ type: String = "ASCII", size: Int, rate: String = "25") -> String {
    """
    <?xml version="1.0" ?>
    <annotation ssi-v="3">
        <info ftype="\(type)" size="\(size)" />
        <meta annotator="Anna &amp; Bo"/>
        <!-- made up -->
        <scheme name="arousal" type="CONTINUOUS" sr="\(rate)" min="-1" max="1" mincolor="#FFFFFFFF" />
    </annotation>

    """
  }

  private static let expected = TimeSeries(
    dimensions: ["arousal"],
    recordings: [Recording(name: "P1", times: [0, 0.04, 0.08], columns: [[-0.5, .nan, 0.25]])])

  @Test func novasTrackAsText() throws {
    for text in ["-0.5;1\n NaN;0.6\n0.25;0,5\n", "-0,5;1,00\r\nNAN;0,60\r\n0,25;1,00\r\n"] {
      let series = try track(annotation(size: 3), Array(text.utf8))
      #expect(Outcome(series) == Outcome(Self.expected))
    }
    let slow = try track(annotation(size: 2, rate: "0,5"), Array("1;1\n2;1\n".utf8))
    #expect(slow.recordings.first?.times == [0, 2])
  }

  @Test func novasTrackInBinary() throws {
    let values: [Float] = [-0.5, 1, .nan, 0.6, 0.25, 1]
    let bytes = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
    }
    #expect(
      Outcome(try track(annotation("BINARY", size: 3), bytes)) == Outcome(Self.expected))
  }

  private func stream(
    _ type: String, dim: Int = 1, byte: Int, ftype: String = "ASCII", chunks: String
  ) -> String {
    "<?xml version=\"1.0\" ?>\n<stream ssi-v=\"2\">\n\t<info ftype=\"\(ftype)\" sr=\"10.000000\" "
      + "dim=\"\(dim)\" byte=\"\(byte)\" type=\"\(type)\" />\n\t<time ms=\"5\" local=\"x\"/>\n"
      + chunks + "\n</stream>\n"
  }

  private static let chunk = "\t<chunk from=\"0.000000\" to=\"0.2\" byte=\"0\" num=\"2\"/>"

  @Test func streamsOfSSI() throws {
    let one = try track(
      stream("FLOAT", byte: 4, chunks: Self.chunk), Array("0.5\n1\n".utf8),
      name: "P2.stream", settings: SeriesSettings(dimension: "valence"))
    #expect(
      one
        == TimeSeries(
          dimensions: ["valence"],
          recordings: [Recording(name: "P2", times: [0, 0.1], columns: [[0.5, 1]])]))
    let two = try track(
      stream("SHORT", dim: 2, byte: 2, ftype: "BINARY", chunks: Self.chunk),
      [1, 0, 254, 255, 3, 0, 0, 1], name: "P3.stream",
      settings: SeriesSettings(columns: ["a", "b"]))
    #expect(two.recordings.first?.columns == [[1, 3], [-2, 256]])
    let later = try track(
      stream("INT", byte: 4, chunks: Self.chunk + "<chunk from='5' to='5.1' byte='0' num='1'/>"),
      Array("1\n2\n3\n".utf8), name: "P4.stream")
    #expect(later.recordings.first?.times == [0, 0.1, 5])
  }

  @Test func whatIsNotWholeOrNotATrackIsRefused() throws {
    func problem(
      _ header: String, _ values: String?, name: String = "P1.annotation"
    ) -> (String, FileError.Kind)? {
      do {
        _ = try track(header, values.map { Array($0.utf8) }, name: name)
        return nil
      } catch {
        return (error as? FileError).map { ($0.problem, $0.kind) }
      }
    }
    let missing = problem(annotation(size: 3), nil, name: "P9.annotation")
    #expect(missing?.1 == .noInput)
    for (header, values, says) in [
      (annotation(size: 3), "1;1\n2;1\n", "expected 3 rows, as the header says, found 2"),
      (annotation(size: 1), "1\n", "expected 2 fields, found 1"),
      (annotation(size: 1), "high;1\n", "expected a number in column 1, found 'high'"),
      (annotation("BINARY", size: 1), "1234567", "expected whole rows of 8 bytes, found 7 bytes"),
      (annotation("UNDEF", size: 1), "1;1\n", "expected ASCII or BINARY"),
      (annotation(size: 1, rate: "0"), "1;1\n", "expected a rate above 0"),
      (annotation(size: -1), "1;1\n", "expected a whole number as size"),
      (
        annotation(size: 1).replacing("CONTINUOUS", with: "DISCRETE"), "0;1;1;1\n",
        "expected a continuous scheme, found 'DISCRETE'"
      ),
      (annotation(size: 1).replacing("&amp;", with: "&nbsp;"), "1;1\n", "expected &lt;"),
      (
        stream("FLOAT", dim: 2, byte: 4, chunks: Self.chunk), "1 2\n3 4\n", "give them by --columns"
      ),
      (stream("FLOAT", byte: 8, chunks: Self.chunk), "1\n2\n", "expected 4 bytes of a FLOAT"),
      (stream("CHAR", byte: 1, chunks: Self.chunk), "1\n2\n", "expected a type SHORT"),
    ] {
      let found = problem(header, values)
      #expect(found?.1 == .badData && found?.0.contains(says) == true, "\(says): \(found?.0 ?? "")")
    }
    let values = try folder.file("P5.annotation~", Array("0.1;1\n".utf8))
    let error = #expect(throws: FileError.self) { try TimeSeries.reading(values) }
    #expect(error?.problem.contains("the file without ~") == true)
  }
}
