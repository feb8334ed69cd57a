import Testing
import ToolSupport

/// What the parser says, in the words of all other messages.
@Suite struct UsageMessageTests {
  @Test(arguments: [
    ("The value 'two' is invalid for '--jobs <number>'", "--jobs: expected <number>, found 'two'"),
    (
      "The value 'it's' is invalid for '--length <policy>'. "
        + "Please provide one of 'join', 'crop' or 'zero'.",
      "--length: expected join, crop or zero, found 'it's'"
    ),
    (
      "The value 'mae' is invalid for '--objective <objective>'. Please provide one of 'ccc' and "
        + "'mse'.", "--objective: expected ccc or mse, found 'mae'"
    ),
    (
      "The value 'x' is invalid for '--to <t>'. Please provide one of the following:\n  - a\n  - b",
      "--to: expected a or b, found 'x'"
    ),
    (
      "The value '1:0' is invalid for '--shifts <from:to>': expected from before to, found 1:0",
      "--shifts: expected from before to, found 1:0"
    ),
    ("The value 'x' is invalid for '<count>'", "expected <count>, found 'x'"),
    ("Missing expected argument '--gold <path> ...'", "--gold: expected <path>, found none"),
    ("Missing expected argument '<video> ...'", "expected <video>, found none"),
    ("Missing value for '--output <file>'", "--output: expected <file>, found none"),
    ("Missing value for '-j <number>'", "-j: expected <number>, found none"),
    ("Unknown option '--frce'", "expected a known option, found '--frce'"),
    (
      "Unknown option '--frce'. Did you mean '--force'?",
      "expected a known option, found '--frce'; did you mean --force?"
    ),
    ("Unexpected argument 'x'", "expected no further argument, found 'x'"),
    ("2 unexpected arguments: 'x', 'y'", "expected no further arguments, found 'x', 'y'"),
    (
      "The option '--force' does not take any value, but 'yes' was specified.",
      "--force: expected no value, found 'yes'"
    ),
    ("--jobs: expected at least 1, found 0", "--jobs: expected at least 1, found 0"),
  ])
  func theParsersWordsAreTranslated(message: String, text: String) {
    #expect(UsageMessage(message).text == text)
  }

  @Test func commandsAreExpectedInThePlaceOfAnArgumentThatIsNone() {
    let message = UsageMessage("Unexpected argument 'smell'", commands: ["speech", "visual"])
    #expect(message.text == "expected speech or visual, found 'smell'")
  }
}
