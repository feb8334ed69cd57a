import Foundation
import Testing

/// What happened in the page, seen by the test's own eyes: pictures shown, inputs handed over, and
/// moves that the test itself made, one for each picture.
struct BrowserWitness: Decodable, Sendable {
  /// `[picture]`: when it is shown (milliseconds), and its time in the recording (seconds).
  let frames: [[Double]]
  /// `[move]`: its time stamp, and where on the scale it was, 0 to 1.
  let moves: [[Double]]
  /// `[input]`: trusted ones.
  let inputs: [Input]
  let timeOrigin: Double

  struct Input: Decodable, Sendable {
    let type: String
    let stamp: Double
    let x: Double
  }

  /// Has the page watched from now on. Of a ramp, each picture moves the pointer to where its time
  /// says, from a tenth to nine tenths of the scale over `seconds`. Everything is kept over a reload.
  static func watch(_ browser: Browser, rampOver seconds: Double? = nil) async throws {
    try await browser.run(
      """
      const kept = JSON.parse(sessionStorage.getItem("witness") ?? "null");
      const witness = window.witness = kept ?? { frames: [], moves: [], inputs: [] };
      witness.timeOrigin = performance.timeOrigin;
      for (const type of ["pointermove", "keydown", "keyup"]) {
        addEventListener(type, (event) => {
          if (!event.isTrusted) return;
          witness.inputs.push({ type, stamp: event.timeStamp, x: event.clientX ?? 0 });
        }, true);
      }
      addEventListener("pagehide", () => {
        sessionStorage.setItem("witness", JSON.stringify(witness));
      });
      const seconds = \(seconds ?? 0);
      let watched = null;
      const look = () => {
        const video = document.querySelector("video");
        if (video && video !== watched) {
          watched = video;
          const shown = (_, { expectedDisplayTime, mediaTime }) => {
            video.requestVideoFrameCallback(shown);
            witness.frames.push([expectedDisplayTime, mediaTime]);
            if (!seconds || video.paused) return;
            const share = 0.1 + 0.8 * mediaTime / seconds;
            const { left, width } = document.querySelector("canvas").getBoundingClientRect();
            const move = new PointerEvent("pointermove", { clientX: left + share * width });
            dispatchEvent(move);
            witness.moves.push([move.timeStamp, share, mediaTime]);
          };
          video.requestVideoFrameCallback(shown);
        }
        requestAnimationFrame(look);
      };
      look();
      """)
  }

  static func tell(_ browser: Browser) async throws -> BrowserWitness {
    try await browser.run("return window.witness")
  }

  /// The recording's time at a time stamp, between two pictures; nil before the first and behind the
  /// last.
  func media(at stamp: Double) -> Double? {
    guard let after = frames.firstIndex(where: { $0[0] > stamp }), after > 0 else { return nil }
    let (before, next) = (frames[after - 1], frames[after])
    return before[1] + (next[1] - before[1]) * (stamp - before[0]) / (next[0] - before[0])
  }
}
