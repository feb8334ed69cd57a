import Files
import Pictures
import TestSupport
import Testing

@testable import Faces

/// Files of boxes of every kind, damaged: what is read are boxes, or it is refused.
@Suite struct BoxFuzzTests {
  private static let whole = [
    "recording,frame,face_id,time,x,y,width,height,confidence,success,source\n"
      + "P1,1,1,0.04,10,5,50,60,0.8,1,tracked\nP1,2,,0.08,,,,,,0,none\n",
    "frame,x1,y1,x2,y2,score\n0,20,30,70,90,0.9\n1,21,30,71,90,0.9\n",
    "FaceRectX,FaceRectY,FaceRectWidth,FaceRectHeight,FaceScore,input,frame\n"
      + "20,30,50,60,0.99,a.mp4,0\n90,30,50,60,0.97,a.mp4,0\n91,30,50,60,0.97,a.mp4,1\n",
    "input,time,left,top,right,bottom\na.mp4,0.04,1,2,30,40\nb.mp4,0.04,1,2,30,40\n",
    "frame, face_id, timestamp, confidence, success, x_0, x_1, y_0, y_1\n"
      + "1, 0, 0, 0.98, 1, 100, 140, 50, 60\n2, 0, 0.04, 0.98, 1, 100, 140, 50, 60\n",
  ].map { Array($0.utf8) }

  @Test func whateverTheBytes() throws {
    let folder = try TemporaryFolder()
    var fuzz = Fuzz("boxes", share: 0.06, runs: 600)
    while var generator = fuzz.next() {
      let kind = Int.random(in: 0..<Self.whole.count, using: &generator)
      let other = Self.whole[Int.random(in: 0..<Self.whole.count, using: &generator)]
      let path = try folder.file(
        "boxes.csv", Fuzz.damaged(Self.whole[kind], with: other, using: &generator))
      do throws(FileError) {
        let boxes = try BoxFile(path: path)
        for recording in ["P1", "a", "b", ""] {
          guard let track = try? boxes.track(of: recording) else { continue }
          for frame in 0..<4 {
            let faces = track.faces(
              endOfStep: Double(frame) * 0.04, frame: frame, shownSince: Double(frame) * 0.04)
            let areUsable = faces.allSatisfy { $0.box.isUsable }
            #expect(areUsable, fuzz.run)
            let ids = Set(faces.map(\.id))
            #expect(ids.count == faces.count, fuzz.run)
          }
        }
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}
