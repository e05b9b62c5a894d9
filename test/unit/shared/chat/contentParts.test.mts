import { audioFormat } from '../../../../nodes/shared/chat/contentParts';

test.each([
	['audio/mpeg', 'a.bin', 'mp3'],
	['audio/mp3', undefined, 'mp3'],
	['audio/wav', undefined, 'wav'],
	['audio/x-wav', 'a.oga', 'wav'],
	['audio/ogg', 'a.oga', 'oga'],
	['audio/x-aiff', undefined, 'aiff'],
	['application/octet-stream', 'memo.flac', 'flac'],
	['application/octet-stream', 'memo', 'wav'],
	['', undefined, 'wav'],
])('the format of %j named %j is %s', (type, name, format) => {
	expect(audioFormat(type, name)).toBe(format);
});
