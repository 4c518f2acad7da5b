import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigFileError } from './config-entry.ts';
import { readConfig } from './config-file.ts';
import { configSchema, configurable } from './config-schema.ts';

describe('a configuration file', () => {
  it('gives options by their property names, files relative to it', () => {
    const text =
      'kernel: vmlinuz # the kernel\nmemory: 256M\ncpus: 2\nvm-type: td\nexpect-text: "login:"\nunpack: true\nseed: 0x10\ninitrd: /abs/initrd\n';
    expect(readConfig('/etc/vm/vm.yaml', text)).toEqual({
      image: undefined,
      options: {
        kernel: '/etc/vm/vmlinuz',
        memory: '256M',
        cpus: '2',
        vmType: 'td',
        expectText: 'login:',
        unpack: true,
        seed: '0x10',
        initrd: '/abs/initrd',
      },
    });
    expect(readConfig('a/b.yaml', '{"image": "x.elf"}').image).toBe('a/x.elf');
    expect(readConfig('b.yaml', '')).toEqual({ image: undefined, options: {} });
  });

  it.each([
    ['a name that nobody knows', 'cpus: 1\nmemroy: 64M\n', /^f\.yaml:2: no option is called "memroy"/, 'Did you mean memory?'],
    ['a value out of range', '\n\ncpus: 65\n', /^f\.yaml:3: cpus 65: not a whole number from 1 to 64/, undefined],
    ['a word that is none of the choices', 'vm-type: sev', /^f\.yaml:1: vm-type sev: not one of td, vmx/, undefined],
    ['no boolean', 'unpack: maybe', /^f\.yaml:1: unpack: true or false, not maybe/, undefined],
    ['a list where one value is meant', 'kernel: [a, b]', /^f\.yaml:1: kernel: one value, not a list/, undefined],
    ['no value', 'memory:', /^f\.yaml:1: memory: a plain value is needed/, undefined],
    ['text that is no YAML', 'cpus: 1\nmemory: [', /^f\.yaml:2: /, expect.stringMatching(/^A configuration file is YAML/)],
    ['a list', '- cpus', /^f\.yaml:1: not a list of "name: value"/, 'Write for example: memory: 256M'],
    ['an option of the command line alone', 'dry-run: true', /^f\.yaml:1: no option/, expect.any(String)],
    ['a name twice', 'cpus: 1\ncpus: 2', /^f\.yaml:2: /, expect.any(String)],
  ])('refuses %s, naming file and line', (_what, text, message, hint) => {
    const read = (): unknown => readConfig('f.yaml', text);
    expect(read).toThrow(ConfigFileError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      if (hint !== undefined) expect((error as ConfigFileError).hint).toEqual(hint);
    }
  });

  it('may be TOML, when its name says so', () => {
    const text =
      'kernel = "vmlinuz" # the kernel\nmemory = 256\ncpus = 2\nunpack = true\nseed = 0x10\ndisk = ["a.img,cow", "/b.img,ro"]\ntimeout = 0.5\n';
    expect(readConfig('/etc/vm/vm.toml', text).options).toEqual({
      kernel: '/etc/vm/vmlinuz',
      memory: '256',
      cpus: '2',
      unpack: true,
      seed: '16',
      disk: ['/etc/vm/a.img,cow', '/b.img,ro'],
      timeout: '0.5',
    });
  });

  it.each([
    ['a name that nobody knows', 'cpus = 1\nmemroy = "64M"\n', /^f\.toml:2: no option is called "memroy"/],
    ['a value out of range', '\n\ncpus = 65\n', /^f\.toml:3: cpus 65: not a whole number from 1 to 64/],
    ['text that is no TOML', 'cpus = 1\nmemory: 64M', /^f\.toml:2: /],
    ['a table', 'cpus = 1\n[memory]\nsize = 1', /^f\.toml:2: memory: a plain value is needed/],
    ['a name twice', 'cpus = 1\ncpus = 2', /^f\.toml:2: /],
    ['a number that is none', 'memory = nan', /^f\.toml:1: memory NaN: not a size/],
  ])('refuses %s in TOML, naming file and line', (_what, text, message) => {
    expect(() => readConfig('f.toml', text)).toThrow(ConfigFileError);
    expect(() => readConfig('f.toml', text)).toThrow(message);
  });

  it('names every file relative to itself: disks, modules, outputs', () => {
    expect(
      readConfig('d/f.yaml', 'disk: [a.img, "b,,c.img,ro"]\ndebugcon: log\nmultiboot: m\ninitrd: x one, y\n').options,
    ).toEqual({
      disk: ['d/a.img', 'd/b,,c.img,ro'],
      debugcon: 'd/log',
      multiboot: 'd/m',
      initrd: 'd/x one,d/y',
    });
    expect(readConfig('d/f.yaml', 'debugcon: "-"').options).toEqual({ debugcon: '-' });
  });

  it('has its schema published as it is', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../../schema/run-config.schema.json', import.meta.url), 'utf8'));
    expect(published, 'an option changed: npm run generate in packages/vmm-cli').toEqual(configSchema());
    expect(configurable.has('memory')).toBe(true);
  });
});
