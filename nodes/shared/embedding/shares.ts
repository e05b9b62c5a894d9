/**
 * Divides a whole number in proportion to the weights, into whole numbers whose sum is that number: what is
 * left after rounding down goes to those who lost most by it. Undefined stays undefined for everyone.
 */
export function shares(total: number | undefined, weights: number[]): Array<number | undefined> {
	const sum = weights.reduce((all, weight) => all + weight, 0);
	if (total === undefined || sum === 0) return weights.map(() => undefined);
	const exact = weights.map((weight) => (total * weight) / sum);
	const whole = exact.map(Math.floor);
	let left = total - whole.reduce((all, share) => all + share, 0);
	const byLoss = weights
		.map((_, at) => at)
		.filter((at) => weights[at] > 0)
		.sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]));
	for (const at of byLoss) {
		if (left < 1) break;
		whole[at]++;
		left--;
	}
	return whole;
}
