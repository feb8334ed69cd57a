import Foundation
import Safetensors
import TestSupport
import Testing

/// `scripts/convert-mdnet` on files laid out as the published ones, of drawn weights.
@Suite(
  .enabled(
    if: PythonPackages.has("torch, safetensors, numpy, scipy"),
    "CONCORD_TORCH_PYTHON names no Python with PyTorch and SciPy"))
struct ConvertMDNetTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    try run(
      """
      \(Self.python) - <<'END'
      import numpy as np, scipy.io, torch
      shapes = dict(conv1=(96, 3, 7, 7), conv2=(256, 96, 5, 5), conv3=(512, 256, 3, 3),
                    fc4=(512, 512, 3, 3), fc5=(512, 512, 1, 1))
      draw = np.random.default_rng(1)
      shared, layers = {}, []
      for name, shape in shapes.items():
          place = 1 if name == 'fc5' else 0
          kernel = draw.random(shape, np.float32)
          bias = draw.random(shape[0], np.float32)
          rows = kernel.reshape(512, -1) if name[0] == 'f' else kernel
          shared[f'{name}.{place}.weight'] = torch.from_numpy(rows)
          shared[f'{name}.{place}.bias'] = torch.from_numpy(bias)
          parts = np.empty((1, 2), object)
          parts[0, 0], parts[0, 1] = kernel.transpose(2, 3, 1, 0), bias[None]
          layers += [{'type': 'conv', 'weights': parts}, {'type': 'relu'}]
      torch.save({'shared_layers': shared}, 'in.pth')
      cells = np.empty((1, len(layers)), object)
      cells[0, :] = layers
      scipy.io.savemat('in.mat', {'layers': cells})
      shared['fc4.0.weight'] = shared['fc4.0.weight'][:, :-1]
      torch.save(shared, 'other.pth')
      END
      """)
  }

  @Test func bothFormsGiveTheSameWeights() throws {
    try run("\(Self.convert) in.pth a.safetensors && \(Self.convert) in.mat b.safetensors")
    let (a, b) = (try file("a.safetensors"), try file("b.safetensors"))
    #expect(a.entries.count == 10)
    for entry in a.entries {
      #expect(try b.entry(entry.name).shape == entry.shape)
      let (one, other) = (try a.floatArray(entry.name), try b.floatArray(entry.name))
      #expect(one == other, "\(entry.name)")
      // All of them drawn, so none is lost.
      #expect(Set(one).count > entry.elementCount / 2)
    }
    #expect(try a.entry("layers.fc4.0.weight").shape == [512, 4608])
    #expect(a.metadata["normalization_size"] == "2")
    #expect(b.metadata["normalization_size"] == "5")
  }

  @Test func otherFilesAreRefused() throws {
    let status = try ShellRun(
      """
      \(Self.convert) other.pth c.safetensors; echo $?
      \(Self.convert) none.mat c.safetensors; echo $?
      cp in.pth in.txt; \(Self.convert) in.txt c.safetensors; echo $?
      ls c.safetensors* | wc -l
      """, in: scratch.url)
    #expect(String(decoding: status.stdout, as: UTF8.self) == "65\n66\n65\n0\n")
  }

  private static let python = "OMP_NUM_THREADS=1 '\(PythonPackages.interpreter)'"
  private static let convert = "\(python) '\(Products.package.path)/scripts/convert-mdnet'"

  private func run(_ lines: String) throws {
    let run = try ShellRun(lines, in: scratch.url, limit: 120)
    #expect(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")
  }

  private func file(_ name: String) throws -> SafetensorsFile {
    try SafetensorsFile(path: scratch.url.appending(path: name).path)
  }
}
