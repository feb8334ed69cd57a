import Testing
import TimeSeries

@testable import Figures

struct FigureTests {
  private func series(_ name: String, _ values: [Double]) -> NamedSeries {
    NamedSeries(
      name: name, path: "\(name).csv",
      series: TimeSeries(
        dimensions: ["arousal"],
        recordings: [
          Recording(
            name: "A", times: values.indices.map { Double($0 + 1) / 10 }, columns: [values])
        ]))
  }

  private let all = ShownSelection(recordings: [], columns: [], stretch: -.infinity ... .infinity)

  /// y = 0, 1, 2 and x = 0, 1, 1: CCC 2 · 1/3 / (2/9 + 2/3 + 1/9) = 2/3.
  @Test func theLegendHasTheCoefficientOfWhatIsShown() throws {
    let gold = series("gold", [9, 0, 1, 2, 7])
    let ours = series("o<u>rs & co", [-9, 0, 1, 1, .nan])
    let shown = ShownSelection(recordings: ["A"], columns: [], stretch: 0.15...0.45)
    let panels = try shown.panels(gold: gold, systems: [ours]).panels
    let svg = TracePicture(panels, systems: [ours.name], isScaled: false).figure(width: 88).svg
    #expect(svg.contains("o&lt;u&gt;rs &amp; co, CCC 0.667"))
    #expect(svg.contains("gold standard"))
    let scaled = TracePicture(panels, systems: [ours.name], isScaled: true).figure(width: 88).svg
    #expect(scaled.contains("r 0.866"))
  }

  /// Least and greatest of what is shown, whatever is missing.
  @Test func scalingSpansMinusOneToOne() {
    let trace = Trace(times: [1, 2, 3, 4], values: [4, .nan, 6, 8]).scaled
    #expect(trace.values[0] == -1 && trace.values[2] == 0 && trace.values[3] == 1)
    #expect(trace.values[1].isNaN)
    #expect(Trace(times: [1, 2], values: [3, 3]).scaled.values == [0, 0])
  }

  /// Entries go on in a further row rather than over the frame's end, and none over another.
  @Test func aLegendFitsItsWidth() {
    let entries = (0..<9).map {
      LegendEntry(sample: .line(.system($0)), label: "system number \($0), CCC 0.512")
    }
    let legend = Legend(entries, width: 220)
    #expect(legend.rowCount == 5)
    let long = TextWidth.shortened(String(repeating: "W", count: 500), to: 100, size: 6.5)
    #expect(TextWidth.of(long, size: 6.5) <= 100 && long.contains("…"))
  }

  @Test func systemsDifferInColourOrDashes() {
    let styles = (0..<LineStyle.systemCount).map(LineStyle.system)
    for (index, style) in styles.enumerated() {
      #expect(!styles[..<index].contains(style))
      // In grey, neighbours in the legend.
      if index > 0 { #expect(styles[index - 1].dashes != style.dashes) }
    }
  }

  @Test func numbersHaveTwoDecimalsAtMost() {
    #expect(
      [0, 1, -1, 1.5, 0.05, 0.054, -0.004, 12.999, 7.1].map(SVGText.number)
        == ["0", "1", "-1", "1.5", "0.05", "0.05", "0", "13", "7.1"])
  }

  @Test func whatIsNotThereIsSaid() throws {
    let (gold, ours) = (series("gold", [0, 1]), series("ours", [0, 1]))
    for selection in [
      ShownSelection(recordings: ["B"], columns: [], stretch: 0...1),
      ShownSelection(
        recordings: [], columns: [PanelColumns(gold: "valence", prediction: "arousal")],
        stretch: 0...1),
      ShownSelection(recordings: [], columns: [], stretch: 5...6),
    ] {
      #expect(throws: (any Error).self) { try selection.panels(gold: gold, systems: [ours]) }
    }
    #expect(throws: (any Error).self) {
      try all.panels(gold: gold, systems: [series("large", [1e101, 0])])
    }
  }
}
