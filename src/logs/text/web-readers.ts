import type { LogReader } from '../log-reader.ts';
import { apacheErrorReader } from './apache-error.ts';
import { awsAccessReader } from './aws-access.ts';
import { haproxyReader } from './haproxy.ts';
import { nginxErrorReader } from './nginx-error.ts';
import { squidAccessReader } from './squid-access.ts';
import { w3cReader } from './w3c-extended.ts';
import { webAccessReader } from './web-access.ts';

/** Web servers, proxies and load balancers. */
export const webReaders: readonly LogReader[] = [webAccessReader, w3cReader, squidAccessReader, apacheErrorReader, nginxErrorReader, haproxyReader, awsAccessReader];
