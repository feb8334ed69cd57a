import Foundation
import TestSupport
import Testing

extension BrowserTests {
  @Suite struct ReviewTests {
    @Test("a review shows series, their concordance and differences, and saves what it shows")
    func review() async throws {
      let folder = try TemporaryFolder()
      let recording = try BrowserClip(name: "seen", seconds: 12).make(in: folder)
      // 300 steps; the prediction is the gold standard but for those of 6 to 8 s, where it is 1 higher.
      func series(_ offset: (Double) -> Double) -> [UInt8] {
        let rows = (1...300).map { step in
          let time = Double(step) / 25
          return "seen,\(time),\(sin(time) + offset(time))\n"
        }
        return Array(("recording,time,arousal\n" + rows.joined()).utf8)
      }
      let gold = try folder.file("truth.csv", series { _ in 0 })
      let ours = try folder.file("ours.csv", series { $0 > 6 && $0 <= 8 ? 1 : 0 })
      let server = try ChildProcess([
        ServerProcess.tool, "review", "--gold", gold, "--predictions", ours, "--", recording,
      ])
      let address = try server.line { $0.hasPrefix("http") }
      let browser = try #require(Browser.shared)
      try await browser.open(address)
      try await browser.wait(for: "document.querySelector('.differences button')")
      let legend = try await browser.run(
        "return document.querySelector('.legend').innerText", as: String.self)
      // Moments of 300 steps: offset 1 in 50 of them.
      let times = (1...300).map { Double($0) / 25 }
      let concordance = ccc(
        times.map { sin($0) }, times.map { sin($0) + ($0 > 6 && $0 <= 8 ? 1 : 0) })
      #expect(legend.contains("CCC " + String(format: "%.2f", concordance)), "\(legend)")

      // The largest difference comes into view, with the player where it begins.
      try await browser.click(".differences button")
      try await browser.wait(
        for: "Math.abs(document.querySelector('video').currentTime - 6) <= 2.1")
      #expect(try await count("path", in: browser) == 2)
      try await browser.click(".legend input[value=ours]")
      #expect(try await count("path", in: browser) == 1)
      try await browser.click(".legend input[value=ours]")

      try await browser.run(
        """
        const make = URL.createObjectURL;
        URL.createObjectURL = (file) => {
          file.text().then((text) => { window.saved = text; });
          return make(file);
        };
        for (const button of document.querySelectorAll("footer button")) {
          if (button.textContent.includes("SVG")) button.click();
        }
        """)
      try await browser.wait(for: "window.saved")
      let saved = try await browser.run("return window.saved", as: String.self)
      #expect(
        saved.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && saved.hasSuffix("</svg>"))
      #expect(saved.components(separatedBy: "<path ").count == 3)
      #expect(saved.contains(">ours, CCC"))
    }

    private func count(_ shape: String, in browser: Browser) async throws -> Int {
      try await browser.run("return document.querySelectorAll('.chart \(shape)').length")
    }

    /// By its definition, with moments over the number of pairs.
    private func ccc(_ gold: [Double], _ prediction: [Double]) -> Double {
      let count = Double(gold.count)
      let (mean, other) = (gold.reduce(0, +) / count, prediction.reduce(0, +) / count)
      let pairs = zip(gold.map { $0 - mean }, prediction.map { $0 - other })
      let covariance = pairs.reduce(0) { $0 + $1.0 * $1.1 } / count
      let spread = pairs.reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 } / count
      return 2 * covariance / (spread + (mean - other) * (mean - other))
    }
  }
}
