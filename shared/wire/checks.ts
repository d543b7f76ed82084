// What is said on the wire, checked by compiled schemas: fast, and only where code may be made at run time.

import { AmendedRequest } from './amended.ts';
import { checker } from './checker.ts';
import {
  AcceptRequest,
  ActiveRequest,
  Credentials,
  Hello,
  LineRequest,
  PageRequest,
  PasswdRequest,
  PingRequest,
  PongRequest,
  ReadRequest,
  Reply,
} from './native.ts';
import { PeopleRequest } from './people.ts';
import { replyReader } from './reply.ts';

export const isHello = checker(Hello);
export const isCredentials = checker(Credentials);
export const isLineRequest = checker(LineRequest);
export const isPageRequest = checker(PageRequest);
export const isAmendedRequest = checker(AmendedRequest);
export const isReadRequest = checker(ReadRequest);
export const isPasswdRequest = checker(PasswdRequest);
export const isAcceptRequest = checker(AcceptRequest);
export const isPeopleRequest = checker(PeopleRequest);
export const isActiveRequest = checker(ActiveRequest);
export const isPingRequest = checker(PingRequest);
export const isPongRequest = checker(PongRequest);
export const isReply = checker(Reply);
export const readReply = replyReader(checker);
