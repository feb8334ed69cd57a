import Files
import TestSupport
import Testing

@testable import Journal

@Suite struct SessionTests {
  private func session(_ order: Session.Order = .given, practice: Bool = false) -> Session {
    func recording(_ name: String) -> Session.Recording {
      Session.Recording(name: name, path: "\(name).mp4", type: "video/mp4", duration: 1)
    }
    var session = Session(
      tool: "annotate 1", output: "r", raters: [],
      dimensions: [Dimension(name: "arousal"), Dimension(name: "valence")],
      recordings: (1...8).map { recording("P\($0)") })
    session.order = order
    if practice { session.practice = recording("try") }
    return session
  }

  private func names(_ session: Session, _ rater: Session.Rater, _ dimension: String) -> [String] {
    session.tasks(of: rater).filter { $0.dimensions.map(\.name) == [dimension] }
      .map(\.recording.name)
  }

  @Test func oneDimensionAfterTheOther() {
    let tasks = session(practice: true).tasks(of: Session.Rater(name: "anna"))
    #expect(tasks.map(\.number) == Array(0..<18))
    #expect(tasks.filter(\.isPractice).map(\.number) == [0, 9])
    #expect(tasks[0].log == "r/practice/arousal/try/anna.log" && tasks[0].media == 8)
    #expect(tasks[1].log == "r/arousal/P1/anna.log" && tasks[1].media == 0)
    #expect(tasks[17].log == "r/valence/P8/anna.log")
  }

  /// The same for a seed on every machine: a paper names it.
  @Test func aRandomOrderIsTheSeeds() {
    let session = session(.random(seed: 5))
    let (anna, ben) = (Session.Rater(name: "anna"), Session.Rater(name: "ben"))
    let order = names(session, anna, "arousal")
    #expect(order == names(session, anna, "arousal"))
    #expect(Set(order).count == 8 && order != session.recordings.map(\.name))
    #expect(order != names(session, anna, "valence"))
    #expect(order != names(session, ben, "arousal"))
    #expect(order != names(self.session(.random(seed: 6)), anna, "arousal"))
    #expect(order == ["P2", "P6", "P5", "P1", "P4", "P7", "P3", "P8"])
  }

  @Test func aRaterMayHaveAnOrderOfTheirOwn() {
    #expect(
      names(session(), Session.Rater(name: "a", recordings: [3, 1]), "valence") == ["P4", "P2"])
  }

  @Test func twoAtOnceHaveOneLog() {
    var session = session()
    session.isTwoDimensional = true
    let tasks = session.tasks(of: Session.Rater(name: "anna"))
    #expect(tasks.count == 8 && tasks[0].log == "r/arousal+valence/P1/anna.log")
  }

  @Test func aFileSaysWhatOptionsSay() throws {
    let folder = try TemporaryFolder()
    let text = """
      {"output": "ratings", "dimensions": ["arousal", {"name": "valence", "lower": "bad"}],
       "raters": ["anna", {"name": "ben", "recordings": ["P2"]}],
       "recordings": ["P1.mp4", {"name": "P2", "file": "/video/2.mp4"}],
       "recordings_order": "random", "seed": 18446744073709551615, "range": "unbounded",
       "questions": [{"name": "mood", "text": "How?", "kind": "scale", "lower": 1, "upper": 7},
                     {"name": "remarks", "text": "What?", "kind": "text"}]}
      """
    let file = try SessionFile(path: try folder.file("study.json", Array(text.utf8)))
    #expect(file.output == folder.path("ratings"))
    #expect(
      file.dimensions == [
        Dimension(name: "arousal"), Dimension(name: "valence", lower: "bad"),
      ])
    #expect(file.raters?.map(\.name) == ["anna", "ben"])
    #expect(file.raters?[1].recordings == ["P2"])
    #expect(file.recordings?.map(\.path) == [folder.path("P1.mp4"), "/video/2.mp4"])
    #expect(file.seed == .max && file.range == "unbounded" && file.start == nil)
    #expect(
      file.questions == [
        Question(name: "mood", text: "How?", kind: .scale(1...7)),
        Question(name: "remarks", text: "What?", kind: .text),
      ])
  }

  @Test(arguments: [
    ("[]", "expected an object, found another type"),
    (#"{"rater": "anna"}"#, "found 'rater'"),
    (#"{"seed": "x"}"#, "seed: expected a number, found another type"),
    (#"{"raters": [{"recordings": []}]}"#, "raters[0].name: expected a value, found none"),
    (
      #"{"questions": [{"name": "a", "text": "", "kind": "list"}]}"#,
      "questions[0].kind: expected scale or text, found list"
    ),
    (
      #"{"questions": [{"name": "a", "text": "", "kind": "scale", "lower": 2, "upper": 2}]}"#,
      "questions[0].upper: expected above 2, by 100 at most, found 2"
    ),
    ("{", "expected a session in JSON, found text that is none"),
  ])
  func aFileThatSaysSomethingElseIsRefused(text: String, problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("study.json", Array(text.utf8))
    let error = #expect(throws: FileError.self) { try SessionFile(path: path) }
    #expect(error?.kind == .badData)
    #expect(error?.problem.hasSuffix(problem) == true, "\(error?.problem ?? "")")
  }

  @Test(arguments: [
    "", ".", "..", "a/b", ".hidden", "a\nb", "a\u{7f}", String(repeating: "a", count: 201),
  ])
  func namesThatAreNoFilesAreRefused(name: String) {
    #expect(RatingFolder.fault(inName: name) != nil)
  }

  @Test func otherNamesAreTaken() {
    for name in ["anna", "Ünal Ö.", "P 1", "a.b", "-", "+"] {
      #expect(RatingFolder.fault(inName: name) == nil)
    }
  }
}
