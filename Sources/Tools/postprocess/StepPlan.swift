import Files
import PostProcessing
import TimeSeries
import ToolSupport

/// Which steps each dimension gets.
struct StepPlan {
  private let chain: Chain?
  private let single: [ChainStep]

  /// - Throws: status 66 if the chain cannot be read, 65 if it is none.
  init(chainFile: String?, single: [ChainStep]) throws {
    self.single = single
    guard let chainFile else {
      chain = nil
      return
    }
    let bytes = try SmallFile.bytes(of: chainFile)
    do {
      chain = try Chain(json: bytes)
    } catch {
      throw ToolError(.badData, "\(chainFile): \(error)")
    }
  }

  var isAcrossRecordings: Bool {
    let all = chain?.dimensions.flatMap(\.applied) ?? single
    return all.contains(where: \.isAcrossRecordings)
  }

  /// `[dimension]`: its steps. Dimensions that the chain does not know have none, which is said.
  ///
  /// - Throws: `.badData` if it knows none of them.
  func steps(for dimensions: [String], path: String) throws(FileError) -> [[ChainStep]] {
    guard let chain else { return dimensions.map { _ in single } }
    let known = chain.dimensions.map(\.name)
    let unknown = dimensions.filter { !known.contains($0) }
    guard unknown.count < dimensions.count else {
      throw FileError(
        .badData, path: path,
        "expected a dimension of the chain (\(known.joined(separator: ", "))), found "
          + dimensions.joined(separator: ", "))
    }
    let notes = Notes(tool: "postprocess")
    notes.write("passed on as they are, dimensions not in the chain", names: unknown)
    return dimensions.map { chain.steps(of: $0) ?? [] }
  }
}
