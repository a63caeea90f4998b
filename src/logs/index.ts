export { readLogs, type ReadLogsOptions } from './read-logs.ts';
