package import ArgumentParser
import Synchronization
package import ToolSupport
package import Training

/// The executable in which networks are trained: what it is called, and whom it shares the work with.
package enum TrainingTool {
  /// The commands that train a network.
  package static var networks: [any ParsableCommand.Type] {
    [Speech.self, Visual.self, Multimodal.self, Recurrent.self]
  }

  private struct Context {
    let tool: any Tool.Type
    let start: @Sendable () throws -> any Collective
    var rank = 0
    var isShared = false
  }

  private static let context = Mutex<Context?>(nil)

  /// Parses and runs; ends the process if that fails.
  ///
  /// - Parameter start: finds the processes that train together, once the command line has been
  ///   understood.
  package static func main(
    _ tool: any Tool.Type, start: @escaping @Sendable () throws -> any Collective
  ) {
    context.withLock { $0 = Context(tool: tool, start: start) }
    tool.main(arguments: Array(CommandLine.arguments.dropFirst()))
  }

  /// - Throws: what finding the other processes does.
  static func start() throws -> any Collective {
    let collective = try current.start()
    context.withLock {
      $0?.rank = collective.rank
      $0?.isShared = collective.count > 1
    }
    return collective
  }

  private static var current: Context {
    guard let context = context.withLock(\.self) else { preconditionFailure("not begun by main") }
    return context
  }

  static var tool: any Tool.Type { current.tool }

  /// Whether this process is the one that writes and speaks for all.
  static var isFirst: Bool { current.rank == 0 }

  static var notes: Notes { Notes(tool: tool.name, isSilent: !isFirst) }

  /// Says how training begins.
  static func say(_ text: String) {
    if isFirst { StandardError.writeLine("\(tool.name): \(text)") }
  }

  static func progressBar(total: Int, doneBefore: Int = 0) -> ProgressBar {
    ProgressBar(
      label: tool.name, total: total, doneBefore: doneBefore,
      isShown: isFirst && StandardError.isTerminal)
  }

  /// - Throws: status 64 where several processes would read what the first alone has.
  static func checkInputs(_ paths: [String]) throws(ToolError) {
    guard current.isShared, paths.contains("-") else { return }
    throw ToolError(
      .validationFailure,
      "expected files, found standard input ('-'), which the first of several ranks alone has")
  }
}
