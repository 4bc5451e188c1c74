"""Pages as declarations, the shell around them and the parts they are made of; knows no engine's name."""
