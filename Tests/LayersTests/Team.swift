import Engine
import Testing

/// So many threads for the loops and primitives of a test, until its end: whatever test comes after it on
/// the same thread, whose number it is, finds the number that was there.
struct Team {
  private let before = ThreadTeam.count

  init(of threads: Int) throws { try ThreadTeam.setCount(threads) }

  func end() {
    #expect(throws: Never.self) { try ThreadTeam.setCount(before) }
  }
}
