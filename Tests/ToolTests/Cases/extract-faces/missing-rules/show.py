import json, struct
data = open("face.faces.safetensors", "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8 : 8 + size])
def tensor(name):
    begin, end = header[name]["data_offsets"]
    return data[8 + size + begin : 8 + size + end]
faces, found = tensor("faces"), tensor("found")
count = 96 * 96 * 3
crops = [faces[i * count : (i + 1) * count] for i in range(len(found))]
print(list(found), [crop == bytes(count) for crop in crops[:2]], [crop == crops[2] for crop in crops[3:]])
