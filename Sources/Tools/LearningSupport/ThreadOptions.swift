import Engine
import ToolSupport

extension ThreadsOption {
  /// Lets networks use as many. To be called before any network is made.
  package func apply() { ThreadTeam.setCount(given ?? ThreadTeam.count) }
}
