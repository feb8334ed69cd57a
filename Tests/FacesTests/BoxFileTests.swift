import Files
import Pictures
import TestSupport
import Testing

@testable import Faces

@Suite struct BoxFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ lines: String...) throws -> BoxFile {
    try BoxFile(
      path: folder.file("boxes.csv", Array((lines.joined(separator: "\n") + "\n").utf8)))
  }

  /// Boxes of the first steps by their left edge, each step with a frame of its own, which came up
  /// `age` seconds before the step's end.
  private func lefts(
    _ track: BoxTrack, _ steps: Range<Int> = 0..<6, age: Double = 0
  ) -> [[Double]] {
    steps.map { step in
      let end = Double(step + 1) * 0.04
      return track.faces(endOfStep: end, frame: step, shownSince: end - age).map(\.box.x)
    }
  }

  @Test(arguments: [0, 0.007, 0.033]) func rowsOfEveryStepServeTheirSteps(age: Double) throws {
    let track = try file(
      "recording,frame,face_id,time,x,y,width,height,confidence,success,source",
      "P1,1,1,0.04,10,5,50,60,0.8,1,tracked", "P1,2,1,0.08,20,5,50,60,,1,interpolated",
      "P1,3,,0.12,,,,,,0,none", "P1,4,3,0.16,40,5,50,60,0.9,1,detected"
    ).track(of: "P1")
    #expect(lefts(track, age: age) == [[10], [20], [], [40], [], []])
    let faces = track.faces(endOfStep: 0.16, frame: 9, shownSince: 0.16)
    #expect(
      faces == [
        FaceObservation(
          id: 3, box: PictureBox(x: 40, y: 5, width: 50, height: 60), confidence: 0.9,
          source: .imported)
      ])
  }

  /// Frames at 0, 0.04 and 0.08 seconds, and from there at 12.5 a second, each for two steps.
  @Test func rowsOfEveryFrameServeTheStepsThatTheyAreOnScreen() throws {
    let track = try file(
      "time,x,y,w,h", "0,10,5,50,60", "0.0401,20,5,50,60", "0.08,30,5,50,60", "0.16,50,5,50,60"
    ).track(of: "P1")
    let lefts = zip(1..., [0.04, 0.08, 0.08, 0.16, 0.16, 0.24]).map { step, since in
      track.faces(endOfStep: Double(step) * 0.04, frame: 0, shownSince: since).map(\.box.x)
    }
    #expect(lefts == [[20], [30], [30], [50], [50], []])
  }

  @Test func framesCountFromNoughtOrOne() throws {
    let fromNought = try file("frame,x,y,w,h", "0,10,5,50,60", "2,30,5,50,60").track(of: "P1")
    #expect(lefts(fromNought, 0..<4) == [[10], [], [30], []])
    let fromOne = try file("frame,x,y,w,h", "3,30,5,50,60", "1,10,5,50,60").track(of: "P1")
    #expect(lefts(fromOne, 0..<4) == [[10], [], [30], []])
  }

  /// Frames count from 1 whichever is first; the time stamps are not looked at.
  @Test func openFacesLandmarksAreBounded() throws {
    let track = try file(
      "frame, face_id, timestamp, confidence, success, x_0, x_1, x_2, y_0, y_1, y_2, X_0, p_rx",
      "2, 0, 99, 0.98, 1, 100, 140, 120, 50, 60, 90, 3, 0.1",
      "3, 0, 99, 0.03, 0, 0, 0, 0, 0, 0, 0, 3, 0.1"
    ).track(of: "P1")
    #expect(lefts(track, 0..<4) == [[], [100], [], []])
    let face = try #require(track.faces(endOfStep: 0.08, frame: 1, shownSince: 0.08).first)
    #expect(face.box == PictureBox(x: 100, y: 50, width: 40, height: 40))
    #expect(face.id == 0 && face.confidence == 0.98)
  }

  @Test func columnsOfOtherToolsAreKnownAndMissingBoxesAreNone() throws {
    let track = try file(
      "\u{feff}FaceRectX,FaceRectY,FaceRectWidth,FaceRectHeight,FaceScore,frame\r",
      "10,5,50,60,0.99,0\r", "NaN,NaN,NaN,NaN,,1\r", ",,,,,2\r", "40,5,50,60,0.9,3.0\r"
    ).track(of: "P1")
    #expect(lefts(track, 0..<4) == [[10], [], [], [40]])
  }

  /// Two corners, or a size under other names, say what x, y, width and height do.
  @Test(arguments: [
    "frame,x1,y1,x2,y2,score|0,20,30,70,90,0.5", "frame,left,top,right,bottom|0,20,30,70,90",
    "Frame,bbox_xmin,bbox_ymin,bbox_xmax,bbox_ymax|0,20,30,70,90",
    "frame,x_min,y_min,x_max,y_max|0,20,30,70,90", "frame,x0,y0,x1,y1|0,20,30,70,90",
    "frame_number,startX,startY,endX,endY|0,20,30,70,90",
    "frame,left,top,width,height|0,20,30,50,60",
    "frame,bb_left,bb_top,bb_width,bb_height|0,20,30,50,60",
    // The picture's size.
    "frame,width,height,xmin,ymin,xmax,ymax|0,640,480,20,30,70,90",
    "time_ms,x,y,w,h|0,20,30,50,60", "frame,face_x,face_y,face_w,face_h,x_0,y_0|0,20,30,50,60,1,1",
  ])
  func cornersAndOtherNamesAreTheSameBox(table: String) throws {
    let lines = table.split(separator: "|").map(String.init)
    let track = try file(lines[0], lines[1]).track(of: "P1")
    let face = try #require(track.faces(endOfStep: 0, frame: 0, shownSince: 0).first)
    #expect(face.box == PictureBox(x: 20, y: 30, width: 50, height: 60))
  }

  /// One face moves to the right, the other stays; rows change places, and the one that stays is
  /// not listed in the third frame.
  @Test func facesWithoutNumbersAreFollowedByOverlap() throws {
    let boxes = try file(
      "frame,x,y,w,h,input", "0,10,5,50,60,a.mp4", "0,90,5,50,60,a.mp4", "1,90,5,50,60,a.mp4",
      "1,20,5,50,60,a.mp4", "2,30,5,50,60,a.mp4", "3,92,5,50,60,a.mp4", "3,40,5,50,60,a.mp4",
      "3,200,5,50,60,a.mp4")
    #expect(boxes.numbersFaces && !boxes.hasRecordings && !boxes.hasConfidences)
    let track = try boxes.track(of: "P1")
    #expect(lefts(track, 0..<5) == [[10, 90], [20, 90], [30], [40, 92, 200], []])
    let ids = (0..<4).map { frame in
      track.faces(endOfStep: 0, frame: frame, shownSince: 0).map(\.id)
    }
    #expect(ids == [[1, 2], [1, 2], [1], [1, 2, 3]])
  }

  @Test func aFaceThatIsGoneForLongGetsANewNumber() throws {
    let track = try file(
      "frame,x,y,w,h", "0,10,5,50,60", "0,90,5,50,60", "25,10,5,50,60", "51,10,5,50,60"
    ).track(of: "P1")
    let ids = [0, 25, 51].map { frame in
      track.faces(endOfStep: 0, frame: frame, shownSince: 0).map(\.id)
    }
    #expect(ids == [[1, 2], [1], [3]])
  }

  @Test func rowsOfSeveralFilesAreKeptApart() throws {
    let boxes = try file(
      "input,frame,x,y,w,h", "s1/a.mp4,0,10,5,50,60", "s1/a.mp4,1,20,5,50,60",
      "s2/b.mp4,0,90,5,50,60", "s2/b.mp4,1,92,5,50,60")
    #expect(boxes.hasRecordings && !boxes.numbersFaces)
    #expect(try lefts(boxes.track(of: "a"), 0..<2) == [[10], [20]])
    #expect(try lefts(boxes.track(of: "b"), 0..<2) == [[90], [92]])
    // A picture a frame.
    let pictures = try file("file,frame,x,y,w,h", "a_0.png,0,10,5,50,60", "a_1.png,1,20,5,50,60")
    #expect(try lefts(pictures.track(of: "P1"), 0..<2) == [[10], [20]])
    let error = #expect(throws: FileError.self) {
      try file("input,frame,x,y,w,h", "1/a.mp4,0,10,5,50,60", "2/a.mp4,0,20,5,50,60")
    }
    #expect(error?.problem.contains("found two files 'a'") == true)
  }

  @Test func severalFacesAndRecordingsAreKeptApart() throws {
    let boxes = try file(
      "recording,time,face_id,x,y,width,height", "P1,0.04,2,20,5,50,60", "P1,0.04,1,10,5,50,60",
      "P2,0.04,1,90,5,50,60")
    #expect(boxes.hasRecordings)
    #expect(try lefts(boxes.track(of: "P1"), 0..<1) == [[10, 20]])
    #expect(try lefts(boxes.track(of: "P2"), 0..<1) == [[90]])
    let error = #expect(throws: FileError.self) { try boxes.track(of: "P3") }
    #expect(error?.problem == "expected rows of the recording 'P3', found none")
  }

  @Test(arguments: [
    ("", "expected columns"),
    ("time,x,y,width\n1,2,3,4\n", "found time,x,y,width"),
    ("x,y,width,height\n1,2,3,4\n", "neither time nor frame"),
    ("time,x,y,width,height\n", "found a header and no rows"),
    ("time,x,y,width,height\n0.04,1,2,3\n", "expected 5 fields, found 4"),
    ("time,x,y,width,height\n0.04,1,2,abc,4\n", "found 'abc'"),
    ("time,x,y,width,height\n0.04,1,2,inf,4\n", "found 'inf'"),
    ("time,x,y,width,height\n0.04,1,2,0,4\n", "found 0 x 4"),
    ("time,x,y,width,height\n0.04,1,2,-3,4\n", "found -3 x 4"),
    ("time,x,y,width,height\n0.04,1e300,2,3,4\n", "expected a box with a size"),
    ("time,x,y,width,height\n,1,2,3,4\n", "expected a time in seconds"),
    ("time,x,y,width,height\n1e300,1,2,3,4\n", "expected a time in seconds"),
    ("frame,x,y,width,height\n1.5,1,2,3,4\n", "expected a frame's number"),
    ("time,x,y,width,height\n1,1,2,3,4\n1,1,2,3,4\n", "a column face_id would tell them apart"),
    ("time,face_id,x,y,width,height\n1,1,1,2,3,4\n1,1,1,2,3,4\n", "found a second of face 1"),
    ("frame,x,y,w,h\n1,1,2,3,4\n1,9,2,3,4\n1,1,2,3,4\n", "a column face_id would tell them apart"),
    ("frame,x,y,w,h,x1,y1,x2,y2\n", "expected one box a row, found x,y,w,h and x1,y1,x2,y2"),
    ("frame,x0,y0,x1,y1,x2,y2\n", "found x1,y1,x2,y2 and x0,y0,x1,y1"),
    ("frame,x1,y1,x2,y2\n0,5,5,5,9\n", "found 0 x 4"),
    ("frame,x1,y1,x2,y2\n0,9,5,5,9\n", "found -4 x 4"),
    ("frame,x,y,w,h\n0,0.2,0.3,0.5,0.5\n1,0.2,0.3,1,0.5\n", "expected boxes in pixels"),
    ("0 0.5 0.5 0.25 0.3\n", "found numbers between spaces, as YOLO"),
    ("\n[{\"bbox\": [1, 2, 3, 4]}]\n", "found JSON"), ("{\"images\": [\n", "found JSON"),
    ("time,face_id,x,y,width,height\n1,1.5,1,2,3,4\n", "found 1.5"),
    ("time,face_id,x,y,width,height\n1,1e18,1,2,3,4\n", "expected a face's number"),
  ])
  func whatIsWrongIsSaid(text: String, problem: String) throws {
    let path = try folder.file("boxes.csv", Array(text.utf8))
    let error = #expect(throws: FileError.self) { try BoxFile(path: path) }
    #expect(error?.kind == .badData)
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test func aMissingFileIsNoInput() {
    let error = #expect(throws: FileError.self) { try BoxFile(path: folder.path("none.csv")) }
    #expect(error?.kind == .noInput)
  }

  @Test(arguments: UInt64(0)..<300)
  func damagedFilesAreReadOrRefused(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var bytes = Array(
      "frame, face_id, time, x, y, width, height\n1, 1, 0.04, 10, 20, 30, 40\n2,1,0.08,1,2,3,4\n"
        .utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
        UInt8.random(in: 0...255, using: &generator)
    }
    let path = try folder.file("boxes.csv", bytes)
    do {
      for face in try BoxFile(path: path).track(of: "").faces(
        endOfStep: 1, frame: 1, shownSince: 0)
      {
        #expect(face.box.isUsable)
      }
    } catch {
      #expect(error.kind == .badData)
    }
  }
}
