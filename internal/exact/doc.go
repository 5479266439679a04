// Package exact holds the statistics that judging rests on: plain slices in, numbers out.
// It knows nothing of files, maps or launches.
//
//   - Medians with intervals of order statistics ([OrderFor]), and the exact sign test
//     ([SignTest]): they assume that values are independent, and nothing else.
//   - The exact signed-rank test and its intervals ([Ranker], [SignedRank]): they hold for
//     values that are symmetric around the shift.
//   - The shift between two samples ([TwoSampleOrderFor]), which inverts the exact
//     Mann–Whitney test.
//   - Corrections for a family ([Holm]), bounds of a probability ([UpperBound],
//     [LowerBound]), a robust standard deviation ([RobustSD]), and whether discrete p-values
//     follow their null distribution ([FitPNull]).
//
// Ties count against a finding. A number that does not exist is NaN, which is null in JSON.
package exact
