# Moves the tables of an MP4 file before its pictures, as files for the web have them: of a file that
# is cut short the first pictures can then be read.
import sys

data = sys.stdin.buffer.read()
pictures, tables = data.index(b"mdat") - 4, data.index(b"moov") - 4
moov = bytearray(data[tables:])
table = moov.index(b"stco") + 8
for place in range(table + 4, table + 4 + 4 * int.from_bytes(moov[table : table + 4], "big"), 4):
    offset = int.from_bytes(moov[place : place + 4], "big") + len(moov)
    moov[place : place + 4] = offset.to_bytes(4, "big")
sys.stdout.buffer.write(data[:pictures] + moov + data[pictures:tables])
