/** Keeps what was made under a key; when there are more than `most`, it starts anew. */
export function cached<Value>(most: number): (key: string, make: () => Value) => Value {
	const values = new Map<string, Value>();
	return (key, make) => {
		const known = values.get(key);
		if (known !== undefined) return known;
		const value = make();
		if (values.size >= most) values.clear();
		values.set(key, value);
		return value;
	};
}
