import PostProcessing
import TestSupport
import Testing

/// A damaged chain is refused, or is one that is written and read back.
@Suite struct ChainFuzzTests {
  @Test func whateverTheBytes() throws {
    let whole = Array(ChainTests.example.json.utf8)
    var fuzz = Fuzz("chain", share: 0.06, runs: 600)
    while var generator = fuzz.next() {
      let bytes = Fuzz.damaged(whole, with: whole, using: &generator)
      guard let chain = try? Chain(json: bytes) else { continue }
      let again = try? Chain(json: Array(chain.json.utf8))
      #expect(again == chain, fuzz.run)
    }
  }
}
