import AnnotationServer
import ArgumentParser
import Dispatch
import Files
import Glibc
import Journal
import ToolSupport

struct Collect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the page that raters rate recordings on.")

  @OptionGroup(title: "Session") var options: SessionOptions

  @OptionGroup(title: "Server") var serving: ServerOptions

  func run() throws {
    Interruption.prepare()
    let session = try options.session()
    try Folder.make(session.output)
    let collection: Collection
    do {
      collection = try Collection(session, address: serving.host, port: serving.port) {
        Annotate.notes.write($0)
      }
    } catch let error as ListenError {
      throw ToolError(error)
    }
    for (rater, url) in zip(session.raters, collection.urls) {
      try OpenFile.standardOutput.write("\(rater.name)\t\(url)\n")
    }
    if serving.open, let url = collection.urls.first, !Browser.open(url) {
      Annotate.notes.warn("--open: expected xdg-open, found none")
    }
    Interruption.wait()
    collection.stop()
  }
}

extension ToolError {
  init(_ error: ListenError) {
    self.init(
      .cannotCreate,
      "expected an address that is free, found \(error.address) port \(error.port): \(error.reason)"
    )
  }
}
