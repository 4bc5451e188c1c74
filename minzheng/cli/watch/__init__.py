"""`minzheng watch FOLDER`: a folder into which departments put their files; what goes back lies beside them."""
