import type { LogReader } from '../log-reader.ts';
import { windowsTextReader } from './read-event-text.ts';
import { windowsXmlReader } from './read-event-xml.ts';

/** Windows events as text: XML, and the listing of a forwarder. */
export const windowsReaders: readonly LogReader[] = [windowsXmlReader, windowsTextReader];
