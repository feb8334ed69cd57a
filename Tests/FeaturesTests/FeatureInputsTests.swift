import Files
import Safetensors
import TestSupport
import Testing

@testable import Features

struct FeatureInputsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var inputs: FeatureInputs {
    var inputs = FeatureInputs(features: ["b", "a, in Hz"], step: 0.04)
    inputs.context = 0.08
    inputs.standardization = .recording
    return inputs
  }

  @Test func readsBackFromItsMetadata() throws {
    #expect(try FeatureInputs(MetadataReader(metadata: inputs.metadata)) == inputs)
    var one = FeatureInputs(features: ["a"], step: nil)
    one.contextFeatures = ["a"]
    #expect(try FeatureInputs(MetadataReader(metadata: one.metadata)) == one)
  }

  /// Two columns, with two steps to either side: five times two; of the context of one, 2 + 4.
  @Test func countsItsColumns() {
    var inputs = inputs
    #expect(inputs.columnCount == 10)
    inputs.contextFeatures = ["b"]
    #expect(inputs.columnCount == 6)
    inputs.step = nil
    #expect(inputs.columnCount == 2)
  }

  @Test func metadataOfSomethingElseAreRefused() {
    let wrong: [(String, String?, String)] = [
      ("features", nil, "found none"), ("features", "a\na", "different names"),
      ("features", "", "different names"), ("context", "-1", "'-1'"), ("context", "nan", "'nan'"),
      ("context", "1e9", "'1e9'"), ("step", "0", "'0'"), ("standardization", "both", "'both'"),
      ("context_features", "a\n", "different names"),
    ]
    for (name, value, found) in wrong {
      var metadata = inputs.metadata
      metadata[name] = value
      let error = #expect(throws: ConfigurationError.self) {
        try FeatureInputs(MetadataReader(metadata: metadata))
      }
      #expect(error?.description.contains(found) == true, "\(name): \(error?.description ?? "")")
    }
  }

  /// By name, whatever the order and whatever else there is.
  @Test func columnsAreFoundByName() throws {
    let path = try folder.file(
      "f.csv", Array("recording,time,\"a, in Hz\",c,b\nA,0.04,1,2,3\nA,0.08,4,5,6\n".utf8))
    let table = try inputs.columns(of: try FeatureTable(reading: [path]), for: "m")
    #expect(table.columns.count == inputs.columnCount)
    // Steps -2 to 2 about the first: its own twice before it, then itself, the second twice.
    let first = try table.recordings[0].values(ofSteps: 0..<1)
    #expect(first == [3, 1, 3, 1, 3, 1, 6, 4, 6, 4])
    let other = try folder.file(
      "g.csv", Array("recording,time,\"a, in Hz\",b\nA,0.1,1,2\nA,0.2,4,5\n".utf8))
    let error = #expect(throws: FileError.self) {
      try inputs.columns(of: try FeatureTable(reading: [other]), for: "m")
    }
    #expect(
      error?.description
        == "\(other): expected steps of 0.04 s as m was trained on, found steps of 0.1 s")
  }
}
