internal import Glibc

/// What the program that started this process says of its fellows, in the environment.
enum Launcher {
  /// Whether MPI has been asked for: without a launcher, starting it takes half a second.
  static var isPresent: Bool {
    ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE", "PMI_FD"].contains {
      (name: String) in
      getenv(name) != nil
    }
  }

  /// How many ranks it speaks of and where; nil if it speaks of none. What a launcher of MPI says goes
  /// before what a job was given.
  static var rankCount: (variable: String, count: Int)? {
    for variable in [
      "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS",
    ] {
      if let count = number(variable) { return (variable, count) }
    }
    return nil
  }

  /// This process's place among them, before MPI has told it.
  static var rank: Int {
    for variable in ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"] {
      if let rank = number(variable) { return rank }
    }
    return 0
  }

  private static func number(_ variable: String) -> Int? {
    getenv(variable).flatMap { Int(String(cString: $0)) }
  }
}
