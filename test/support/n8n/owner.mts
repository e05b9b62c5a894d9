/** The owner of a local n8n. It is reachable from this machine alone, so the password is no secret. */
export const owner = {
	email: 'owner@example.com',
	firstName: 'Local',
	lastName: 'Owner',
	password: 'CometAPI-local-1',
};
