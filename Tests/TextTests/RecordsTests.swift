import Testing
import Text

@Suite struct RecordsTests {
  private let records: Records = {
    var records = Records(columns: ["name", "n", "value", "rank"])
    records.rows = [
      [.text("a, \"b\""), .count(3), .number(1.0 / 3), .missing],
      [.text("c"), .count(0), .number(.nan), Records.Field(-.infinity)],
    ]
    return records
  }()

  @Test func csvQuotesNamesAndLeavesTheMissingEmpty() {
    #expect(
      records.csv
        == """
        name,n,value,rank
        "a, ""b""\",3,0.333333,
        c,0,nan,-inf

        """)
  }

  @Test func jsonHasNullForWhatIsNoNumber() {
    #expect(
      records.json
        == """
        [
          {"name": "a, \\"b\\"", "n": 3, "value": 0.333333, "rank": null},
          {"name": "c", "n": 0, "value": null, "rank": null}
        ]

        """)
    #expect(Records(columns: ["a"]).json == "[]\n")
  }
}
