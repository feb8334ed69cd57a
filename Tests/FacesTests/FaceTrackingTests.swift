import Pictures
import Testing

@testable import Faces

@Suite struct FaceTrackingTests {
  private static let face = PictureBox(x: 100, y: 60, width: 90, height: 90)
  private static let other = PictureBox(x: 10, y: 20, width: 85, height: 85)
  private let pictures = NumberedPictures()

  /// Runs 25 frames a second.
  private func observe(
    _ scene: Scene, frames: Range<Int>, _ settings: FaceTracking.Settings = .init()
  ) throws -> [[FaceObservation]] {
    let tracking = scene.tracking(settings)
    return try frames.map {
      try tracking.observe(pictures.picture($0), time: Double($0) * 0.04)
    }
  }

  @Test func aFaceIsDetectedOnceThenTrackedAndLookedAtEverySecond() throws {
    let scene = Scene()
    scene.faces = { _ in [Self.face] }
    let seen = try observe(scene, frames: 0..<60)
    #expect(seen.allSatisfy { $0.map(\.id) == [1] })
    #expect(
      seen.indices.filter { seen[$0][0].source == .detected } == [0, 25, 50])
    #expect(scene.wholeSearches == [0])
    #expect(scene.regionSearches == [0, 0, 0, 0, 25, 50])
    #expect(scene.trackerCount == 1)
    #expect(seen[0][0].confidence == 0.75)
    #expect(seen[1][0].confidence == 0.7)
  }

  @Test func withoutAFaceTheWholePictureIsSearchedFiveTimesASecond() throws {
    let scene = Scene()
    let seen = try observe(scene, frames: 0..<25)
    #expect(seen.allSatisfy { $0.isEmpty })
    #expect(scene.wholeSearches == [0, 5, 10, 15, 20])
    #expect(scene.regionSearches.isEmpty)
  }

  /// What is found once in the small picture and never near by is no face.
  @Test func aFalseAlarmIsNoFace() throws {
    let scene = Scene()
    var calls = 0
    scene.faces = { _ in
      calls += 1
      return calls == 1 ? [Self.face] : []
    }
    #expect(try observe(scene, frames: 0..<1)[0].isEmpty)
    #expect(scene.regionSearches.count == 4)
  }

  @Test func theBoxIsDrawnToADetectionAndDoesNotSnap() throws {
    let scene = Scene()
    scene.faces = { frame in [Self.face.moved(x: frame < 25 ? 0 : 20, y: 0)] }
    let seen = try observe(scene, frames: 0..<60)
    let places = seen.map { $0[0].box.x }
    #expect(places[24] == 100)
    #expect(abs(places[25] - 106) < 1e-9)
    // Overlap .64 counts as agreement; a second later it comes nearer by .3 of the rest.
    #expect(abs(places[50] - 110.2) < 1e-9)
  }

  @Test func aDetectionElsewhereIsNotTaken() throws {
    let scene = Scene()
    scene.faces = { frame in [Self.face.moved(x: frame < 25 ? 0 : 70, y: 0)] }
    let seen = try observe(scene, frames: 0..<40)
    #expect(seen.allSatisfy { $0.count == 1 && $0[0].box == Self.face })
  }

  @Test(arguments: [
    TrackedBox(box: face, confidence: .nan), TrackedBox(box: face, confidence: 0.49),
    TrackedBox(box: face, confidence: 0),
    TrackedBox(box: face.moved(x: 190, y: 0), confidence: 0.7),
    TrackedBox(box: face.moved(x: .nan, y: 0), confidence: 0.7),
    TrackedBox(box: face.scaled(by: 0.05), confidence: 0.7),
    TrackedBox(box: face.scaled(by: 3), confidence: 0.7),
  ])
  func whereTheTrackerIsNotBelievedTheDetectorDecides(bad: TrackedBox) throws {
    let scene = Scene()
    scene.faces = { frame in [Self.face.moved(x: frame < 10 ? 0 : 10, y: 0)] }
    scene.follow = { start, frame in
      frame == 10 ? bad : TrackedBox(box: start, confidence: 0.7)
    }
    let seen = try observe(scene, frames: 0..<12)
    #expect(seen.allSatisfy { $0.map(\.id) == [1] })
    #expect(seen[10][0].source == .detected)
    #expect(abs(seen[10][0].box.x - 107) < 1e-9)
    #expect(seen[11][0].source == .tracked)
    // Begun anew, so that what is no number does not stay.
    #expect(scene.starts == [0, 10])
  }

  @Test func aFaceThatIsCoveredIsNotInventedAndComesBackWithItsNumber() throws {
    let scene = Scene()
    let covered = 10..<30
    scene.faces = { frame in covered.contains(frame) ? [] : [Self.face] }
    scene.follow = { start, frame in
      TrackedBox(box: start, confidence: covered.contains(frame) ? 0.4 : 0.7)
    }
    let seen = try observe(scene, frames: 0..<40)
    #expect(covered.allSatisfy { seen[$0].isEmpty })
    // Lost for good half a second after frame 9; until the next search of the whole picture.
    let back = try #require(seen.indices.first { $0 > 10 && !seen[$0].isEmpty })
    #expect((30...34).contains(back))
    #expect(seen[back...].allSatisfy { $0.map(\.id) == [1] })
  }

  /// For two seconds, where the face of another tracker is lost after half of one.
  @Test func aTrackerThatSearchesIsAskedOnWhereItIsUnsure() throws {
    let scene = Scene()
    let covered = 10..<60
    scene.trackersSearch = true
    scene.faces = { frame in frame == 0 ? [Self.face] : [] }
    scene.follow = { start, frame in
      TrackedBox(box: start, confidence: covered.contains(frame) ? 0.4 : 0.7)
    }
    let seen = try observe(scene, frames: 0..<150)
    #expect(covered.allSatisfy { seen[$0].isEmpty })
    #expect(seen[60...].allSatisfy { $0.map(\.id) == [1] && $0[0].source == .tracked })
    #expect(scene.trackerCount == 1)
  }

  @Test func aFaceThatNeverReturnsIsLostToATrackerThatSearches() throws {
    let scene = Scene()
    scene.trackersSearch = true
    scene.faces = { frame in frame == 0 ? [Self.face] : [] }
    scene.follow = { start, frame in
      TrackedBox(box: start, confidence: frame < 10 ? 0.7 : 0.4)
    }
    _ = try observe(scene, frames: 0..<120)
    // Once a face is lost the whole picture is searched again: 3 s after frame 9.
    let search = try #require(scene.wholeSearches.first { $0 > 0 })
    #expect((84...90).contains(search))
  }

  @Test func aFaceThatComesBackLaterHasANewNumber() throws {
    let scene = Scene()
    let away = 10..<60
    scene.faces = { frame in away.contains(frame) ? [] : [Self.face] }
    scene.follow = { start, frame in
      TrackedBox(box: start, confidence: away.contains(frame) ? .nan : 0.7)
    }
    let seen = try observe(scene, frames: 0..<80)
    #expect(seen[0].map(\.id) == [1])
    #expect(seen[79].map(\.id) == [2])
  }

  /// The tracker may have learned the background.
  @Test func aFaceThatTheDetectorNeverConfirmsIsGivenUp() throws {
    let scene = Scene()
    scene.faces = { frame in frame == 0 ? [Self.face] : [] }
    let seen = try observe(scene, frames: 0..<120)
    let lost = try #require(seen.indices.first { seen[$0].isEmpty })
    #expect((75...81).contains(lost))
    #expect(seen[lost...].allSatisfy { $0.isEmpty })
  }

  @Test(arguments: [
    (FaceRule.largest, face), (.centre, face), (.first, other),
  ])
  func oneOfSeveralIsPickedByRule(rule: FaceRule, expected: PictureBox) throws {
    let scene = Scene()
    scene.faces = { _ in [Self.other, Self.face] }
    let seen = try observe(scene, frames: 0..<30, .init(rule: rule))
    #expect(seen.allSatisfy { $0.count == 1 && $0[0].box.overlap(with: expected) > 0.999 })
    #expect(scene.trackerCount == 1)
  }

  @Test func allFacesAreFollowedAndNewOnesFoundWithinASecond() throws {
    let scene = Scene()
    scene.faces = { frame in frame < 10 ? [Self.face] : [Self.face, Self.other] }
    let seen = try observe(scene, frames: 0..<60, .init(followsAll: true))
    #expect(seen[..<10].allSatisfy { $0.map(\.id) == [1] })
    #expect(seen[25...].allSatisfy { $0.map(\.id) == [1, 2] })
    #expect(seen[59][1].box == Self.other)
  }

  @Test(arguments: [FaceRule.largest, .centre, .first, .id(2)])
  func numbersOfAllFacesDoNotDependOnTheRule(rule: FaceRule) throws {
    let scene = Scene()
    scene.faces = { _ in [Self.other, Self.face] }
    let seen = try observe(scene, frames: 0..<1, .init(followsAll: true, rule: rule))
    #expect(seen[0].map(\.id) == [1, 2])
    #expect(seen[0][0].box.overlap(with: Self.other) > 0.999)
  }

  @Test func twoTrackersOnOneFaceBecomeOne() throws {
    let scene = Scene()
    scene.faces = { frame in [Self.face] + (frame == 0 ? [Self.other] : []) }
    scene.follow = { start, frame in
      TrackedBox(box: frame < 5 ? start : Self.face, confidence: 0.7)
    }
    let seen = try observe(scene, frames: 0..<10, .init(followsAll: true))
    #expect(seen[4].count == 2)
    #expect(seen[5...].allSatisfy { $0.map(\.box) == [Self.face] })
  }

  @Test func aPictureTooSmallForAFaceIsNotSearched() throws {
    let scene = Scene()
    let sample: [UInt8] = [0]
    try sample.withUnsafeBufferPointer { samples in
      let base = try #require(samples.baseAddress)
      let picture = SearchedPicture(
        PicturePlane(samples: base, stride: 1, width: 1, height: 1))
      #expect(try scene.tracking().observe(picture, time: 0).isEmpty)
    }
    #expect(scene.wholeSearches.isEmpty)
  }
}
