import Testing
import TimeSeries

/// What annotation tools export, with made-up numbers.
extension Layout {
  static let annotationTools: [Layout] = [
    Layout(
      "MuSe-Toolbox, raters by number, in seconds", path: "raw/arousal/11.csv",
      dimensions: ["1", "2", "3"],
      recordings: [
        Recording(
          name: "11", times: [0.5, 1, 1.5],
          columns: [[0.1, 0.2, 0.3], [0.4, .nan, 0.6], [-0.1, -0.2, -0.3]])
      ],
      text: "timestamp,1,2,3\n0.50,0.1000,0.4000,-0.1000\n1.00,0.2,,-0.2\n1.50,0.3,0.6,-0.3\n"),
    Layout(
      "MuSe-Toolbox, raters by number, in milliseconds", path: "raw/valence/12.csv",
      dimensions: ["1", "2"],
      recordings: [
        Recording(
          name: "12", times: [0, 0.25, 0.5], columns: [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
      ],
      text: "timestamp,1,2\n0,0.1,0.4\n250,0.2,0.5\n500,0.3,0.6\n"),
    Layout(
      "CARMA", path: "ratings/valence/clip7_AB.csv", dimensions: ["valence"],
      recordings: [Recording(name: "clip7", times: [1, 2, 3], columns: [[12.5, .nan, -100]])],
      text: """
        Time of Rating,07-Mar-2016 14:05:10
        Multimedia File,clip7.avi
        Lower Label,bad, very
        Upper Label,good
        Minimum Value,-100
        Maximum Value,100
        Number of Steps,9
        Second,Rating
        %%%%%%,%%%%%%
        1,12.5
        2,NaN
        3,-100
        """),
    Layout(
      "CARMA, bins of 10 s, no file named", path: "ratings/interest/P1.csv",
      dimensions: ["interest"],
      recordings: [Recording(name: "P1", times: [10, 20, 30], columns: [[1, 2, 3]])],
      text: "Multimedia File,\nSecond,Rating\n%%%%%%,%%%%%%\n10,1\n20,2\n30,3\n"),
    Layout(
      "DARMA", path: "ratings/P3_CD.csv", dimensions: ["Affiliation", "Dominance"],
      recordings: [
        Recording(name: "P3", times: [0.5, 1], columns: [[100, -250.75], [.nan, 0]])
      ],
      text: """
        Time of Rating,07-Mar-2016 14:05:10,,
        Multimedia File,C:\\clips\\P3.mp4,,
        Magnitude,1000,,
        Second,Affiliation,Dominance,Button
        %%%%%%,%%%%%%,%%%%%%,%%%%%%
        0.5,100,NaN,0
        1,-250.75,0,1

        """),
    Layout(
      "DARMA, no rows", path: "P4.csv", dimensions: ["X", "Y"], recordings: [],
      text: "Magnitude,1000,,\nSecond,X,Y,B\n%%%%%%,%%%%%%,%%%%%%,%%%%%%\n"),
    // Not in order, two raters, a second session of the first, two events at one time.
    Layout(
      "PAGAN", path: "logs/arousal/log.csv", dimensions: ["AA", "BB", "AA#2"],
      recordings: [
        Recording(
          name: "one, two (x) - 60.5", times: [0, 1.25, 3.4, 60],
          columns: [[0, 1, .nan, 3], [.nan, -1, 5, .nan], [.nan, .nan, .nan, .nan]]),
        Recording(
          name: "b.mp4 - 9", times: [0, 0.016, 9],
          columns: [[0, 2, .nan], [.nan, .nan, .nan], [7, .nan, 8]]),
      ],
      text: """
        OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value
        one, two (x) - 60.5,D_1,AA,S1,1681225183581,0,0
        one, two (x) - 60.5,D_1,BB,S2,1681225183590,3400,5
        one, two (x) - 60.5,D_1,AA,S1,1681225243581,60000,3
        b.mp4 - 9,D_2,AA,S3,1681225300000,0,0
        one, two (x) - 60.5,D_1,AA,S1,1681225184831,1250,1
        one, two (x) - 60.5,D_1,BB,S2,1681225184832,1250,-1
        b.mp4 - 9,D_2,AA,S4,1681225400000,0,7
        b.mp4 - 9,D_2,AA,S3,1681225300017,16,2
        b.mp4 - 9,D_2,AA,S3,1681225300016,16,1
        b.mp4 - 9,D_2,AA,S4,1681225409000,9000,8

        """),
    Layout(
      "PAGAN, saved again by a spreadsheet", path: "arousal/log.csv", dimensions: ["AA"],
      recordings: [Recording(name: "one, two", times: [0.5], columns: [[.nan]])],
      text: """
        OriginalName;Participant;SessionID;VideoTime;Value
        "one, two";AA;;500;
        """),
    Layout(
      "PAGAN's test page", path: "arousal/Annotation_1681225183581.csv", dimensions: ["arousal"],
      recordings: [
        Recording(
          name: "Annotation_1681225183581", times: [0, 0.5, 0.75], columns: [[0, 1, 2]])
      ],
      text: """
        Timestamp,VideoTime,Value\r
        1681225183581,0,0\r
        1681225184331,750,2\r
        1681225184081,500,1\r

        """),
    // Two dimensions, a second take, a row that overtook the one before, answers to questions.
    Layout(
      "ANNEMO", path: "results/S1.csv",
      dimensions: ["arousal_S1", "valence_S1", "arousal_S1#2"],
      recordings: [
        Recording(
          name: "P16", times: [0.5, 0.75, 1],
          columns: [[0.1, .nan, 0.25], [.nan, -0.5, .nan], [0.3, .nan, .nan]]),
        Recording(name: "P17", times: [0.5], columns: [[1], [.nan], [.nan]]),
      ],
      text: """
        "Monday, May 3rd, 2021, 1:02:03 PM",1620046923000,S1,P16.mp4,arousal,0.5,0.1,true
        "Monday, May 3rd, 2021, 1:02:04 PM",1620046924000,S1,P16.mp4,valence,0.75,-0.5,true
        "Monday, May 3rd, 2021, 1:02:09 PM",1620046929000,S1,P16.mp4,arousal,0.5,0.3,true
        "Monday, May 3rd, 2021, 1:02:04 PM",1620046923500,S1,P16.mp4,arousal,1,0.25,false
        Social,S1,P16.mp4,3,4
        "Monday, May 3rd, 2021, 1:02:04 PM",1620046930000,S1,P17.mp4,arousal,0.5,1,true

        """),
    Layout(
      "NOVA's export of a continuous track", path: "valence/P1.csv", dimensions: ["valence"],
      recordings: [
        Recording(name: "P1", times: [0, 0.04, 0.08], columns: [[-0.021, .nan, 0.5]])
      ],
      text: "0;-0.021;1\n0.04;NaN;1\n0.08;0.5;1\n"),
  ]
}
