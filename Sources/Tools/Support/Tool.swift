package import ArgumentParser
import Files
import Glibc

/// The version of the package and of every tool in it.
package let packageVersion = "0.2.0"

/// A command that stands by itself, as opposed to its subcommands.
///
/// Whatever goes wrong is one line on standard error, `tool: error: what was expected, what was
/// found`, and a status that says of which kind it is; the command line's own mistakes look like all
/// others.
package protocol Tool: ParsableCommand {
  /// Ends the process as an error does.
  static func fail(_ message: String, _ code: ExitCode) -> Never
}

extension CommandConfiguration {
  /// Of a tool: `--version` prints its name and the package's version.
  package init(
    tool name: String, abstract: String, usage: String? = nil, discussion: String = "",
    subcommands: [any ParsableCommand.Type] = [],
    defaultSubcommand: (any ParsableCommand.Type)? = nil
  ) {
    self.init(
      commandName: name, abstract: abstract, usage: usage, discussion: discussion,
      version: "\(name) \(packageVersion)", subcommands: subcommands,
      defaultSubcommand: defaultSubcommand)
  }
}

extension Tool {
  package static var name: String { _commandName }

  /// Name and version, as `--version` prints them and as files tell who made them.
  package static var nameAndVersion: String { configuration.version }

  package static var notes: Notes { Notes(tool: name) }

  public static func main() { main(arguments: Array(CommandLine.arguments.dropFirst())) }

  /// Parses and runs; ends the process if that fails.
  package static func main(arguments: [String]) {
    checkNames()
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let error as any ReportedError {
      fail(error.description, error.exitCode)
    } catch {
      let code = exitCode(for: error)
      if code == .success {
        guard let help = HelpText(fullMessage(for: error)) else { exit(withError: error) }
        print(help.text)
        Glibc.exit(code.rawValue)
      }
      let message = message(for: error)
      if message.isEmpty { Glibc.exit(code.rawValue) }
      guard code == .validationFailure else { fail(message, .software) }
      let text = UsageMessage(message, commands: arguments.first.map(subcommandNames) ?? []).text
      fail(text, code)
    }
  }

  /// Refuses arguments that are no UTF-8: their text would have other characters, and name another
  /// file.
  private static func checkNames() {
    for argument in UnsafeBufferPointer(
      start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
    {
      guard let argument else { continue }
      let bytes = Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
      guard String(validating: bytes, as: UTF8.self) == nil else { continue }
      fail("expected a name in UTF-8, found \(printable(bytes))", .validationFailure)
    }
  }

  /// What may stand in the place of the first argument.
  ///
  /// - Parameter found: what stands there.
  private static func subcommandNames(insteadOf found: String) -> [String] {
    let names = configuration.subcommands.map { $0._commandName }
    return names.contains(found) ? [] : names
  }

  /// One line on standard error, and the status.
  package static func fail(_ message: String, _ code: ExitCode) -> Never {
    StandardError.writeLine("\(name): error: \(message)")
    Glibc.exit(code.rawValue)
  }
}
