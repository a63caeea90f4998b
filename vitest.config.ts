import { defineConfig } from 'vitest/config';

const reportFile = process.env['STANCH_TEST_REPORT'];

export default defineConfig({
  test: {
    reporters: ['default', './scripts/report-model-skips.ts', ...(reportFile === undefined ? [] : [['json', { outputFile: reportFile }] as ['json', object]])],
    globalSetup: ['./vitest.temp-folder.ts'],
    sequence: { shuffle: true },
    // The groups run one after the other: the model never shares the cores with another project.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'eval/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.model.test.ts', 'scripts/pack.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 30_000,
          sequence: { shuffle: true, groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'package',
          include: ['scripts/pack.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'model',
          include: ['{src,eval,scripts}/**/*.model.test.ts'],
          globalSetup: ['./vitest.model-setup.ts'],
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { shuffle: true, groupOrder: 2 },
        },
      },
    ],
  },
});
