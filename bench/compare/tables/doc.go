// Package tables puts the findings of package compare into text for a terminal: in short
// ([WriteShort]), with all figures ([WriteLong]), the controls ([WriteControls]), and the changes
// between two files ([WriteChanges]). It judges nothing. What concerns several cells of a set is
// said once: what was not measured ([Lacks]), and doubts ([Caveats]).
package tables
